package io.meshpay.client.net;

import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.PaymentTimes;
import io.meshpay.protocol.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * Shows in a registry what clients do: of one, or of all that a process has, added up. Nothing is
 * told of accounts.
 *
 * <p>A client records a payment in a Micrometer timer, which costs it some additions that clients
 * on other event loops may contend for; it checks several signatures in that time.
 */
public final class ClientMetrics {
  /** From 100 µs to 10 s in steps of 1, 2 and 5. */
  private static final Duration[] BOUNDS =
      LongStream.of(100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
          .flatMap(decade -> LongStream.of(decade, 2 * decade, 5 * decade))
          .filter(micros -> micros <= TimeUnit.SECONDS.toMicros(10))
          .mapToObj(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)))
          .toArray(Duration[]::new);

  private enum Ending {
    CONFIRMED,
    CERTIFIED,
    REFUSED,
    NO_QUORUM
  }

  private final ClientCounters counters = new ClientCounters();
  private final Map<Ending, Counter> endings = new EnumMap<>(Ending.class);
  private final Map<ErrorCode, Counter> refusals = new EnumMap<>(ErrorCode.class);
  private final Timer payments;
  private final Timer orders;

  /** Registers the metrics; a registry can have those of one such object alone. */
  public ClientMetrics(MeterRegistry registry) {
    for (Ending ending : Ending.values()) {
      endings.put(
          ending,
          Counter.builder("meshpay.client.payments")
              .description("Payments that ended for their user, by outcome.")
              .tag("outcome", ending.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    for (ErrorCode code : ErrorCode.values()) {
      refusals.put(
          code,
          Counter.builder("meshpay.client.refusals")
              .description("Payments that the committee refused, by error code.")
              .tag("code", code.name())
              .register(registry));
    }
    payments =
        timer(
            registry,
            "meshpay.client.payment",
            "Time from sending an order to a quorum of acknowledgements.");
    orders =
        timer(
            registry,
            "meshpay.client.order",
            "Time from sending an order to a quorum of votes, of confirmed payments.");
    count(registry, "connects", "Connections made to authorities.", ClientCounters::connected);
    count(
        registry, "malformed", "Frames that no authority should send.", ClientCounters::malformed);
    count(
        registry,
        "unasked",
        "Responses to nothing that is under way: late, repeated or forged.",
        ClientCounters::unasked);
    count(
        registry,
        "unsent",
        "Requests not sent, as their authority wasn't connected.",
        ClientCounters::unsent);
    count(
        registry,
        "refused.flows",
        "Payments and queries not begun, as too many were under way.",
        ClientCounters::refusedFlows);
    Gauge.builder("meshpay.client.flows", counters, ClientCounters::flows)
        .description("Payments and queries under way.")
        .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String name, String help) {
    return Timer.builder(name).description(help).serviceLevelObjectives(BOUNDS).register(registry);
  }

  private void count(
      MeterRegistry registry, String name, String help, ToDoubleFunction<ClientCounters> value) {
    FunctionCounter.builder("meshpay.client." + name, counters, value)
        .description(help)
        .register(registry);
  }

  /** What the clients have counted together. */
  public ClientCounters counters() {
    return counters;
  }

  /** Event loop of a client: a payment ended for its user. */
  void ended(PaymentOutcome outcome) {
    switch (outcome) {
      case PaymentOutcome.Confirmed confirmed -> {
        count(Ending.CONFIRMED);
        PaymentTimes times = confirmed.times();
        payments.record(times.paymentMicros(), TimeUnit.MICROSECONDS);
        orders.record(times.orderMicros(), TimeUnit.MICROSECONDS);
      }
      case PaymentOutcome.Certified _ -> count(Ending.CERTIFIED);
      case PaymentOutcome.Refused refused -> {
        count(Ending.REFUSED);
        Counter ofCode = refusals.get(refused.code());
        if (ofCode != null) {
          ofCode.increment();
        }
      }
      case PaymentOutcome.NoQuorum _ -> count(Ending.NO_QUORUM);
    }
  }

  private void count(Ending ending) {
    Counter counter = endings.get(ending);
    if (counter != null) {
      counter.increment();
    }
  }
}
