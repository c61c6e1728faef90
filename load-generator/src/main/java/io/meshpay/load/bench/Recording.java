package io.meshpay.load.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one stretch of a load. Recorded by several threads at once, read when they are
 * done.
 */
public final class Recording {
  /** 0.1 % exact, which is far below the noise of any machine. */
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Recorder order = new Recorder(SIGNIFICANT_DIGITS);
  private final Recorder confirmation = new Recorder(SIGNIFICANT_DIGITS);
  private final Recorder payment = new Recorder(SIGNIFICANT_DIGITS);
  private final Latencies totals =
      new Latencies(
          new Histogram(SIGNIFICANT_DIGITS),
          new Histogram(SIGNIFICANT_DIGITS),
          new Histogram(SIGNIFICANT_DIGITS));
  private @Nullable Histogram interval;
  private final AtomicLong payments = new AtomicLong();
  private final Map<String, Long> errors = new TreeMap<>();

  void record(PaymentEnd end) {
    switch (end) {
      case PaymentEnd.Confirmed(long orderMicros, long confirmationMicros) -> {
        order.recordValue(orderMicros);
        confirmation.recordValue(confirmationMicros);
        payment.recordValue(orderMicros + confirmationMicros);
        payments.incrementAndGet();
      }
      case PaymentEnd.Failed(String code) -> {
        synchronized (errors) {
          errors.merge(code, 1L, Long::sum);
        }
      }
    }
  }

  /** How many payments were confirmed so far. */
  public long payments() {
    return payments.get();
  }

  /** How often each error ended a payment. */
  public Map<String, Long> errors() {
    synchronized (errors) {
      return new TreeMap<>(errors);
    }
  }

  public long errorCount() {
    return errors().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Latencies of the payments since this was last called, in microseconds; valid until the next
   * call. By one thread only.
   */
  Histogram takeInterval() {
    totals.order().add(order.getIntervalHistogram());
    totals.confirmation().add(confirmation.getIntervalHistogram());
    interval = payment.getIntervalHistogram(interval);
    totals.payment().add(interval);
    return interval;
  }

  /** All latencies; by the same thread, and when nothing is recorded any more. */
  public Latencies latencies() {
    takeInterval();
    return totals;
  }

  /**
   * The latencies of a load's payments in microseconds.
   *
   * @param order until a quorum had voted
   * @param confirmation from there until a quorum had executed
   * @param payment both together
   */
  public record Latencies(Histogram order, Histogram confirmation, Histogram payment) {}
}
