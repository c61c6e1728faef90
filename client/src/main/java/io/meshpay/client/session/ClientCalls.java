package io.meshpay.client.session;

import io.meshpay.client.flow.Evidence;
import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.HistoryOutcome;
import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.Progress;
import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.client.net.CommitteeClient;
import io.meshpay.client.net.FlowListener;
import io.meshpay.client.net.HistoryListener;
import io.meshpay.client.net.PaymentListener;
import io.meshpay.client.net.QueryListener;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Flows of a {@link CommitteeClient} for a thread that waits for them. All flows of one object
 * share its deadline.
 */
public final class ClientCalls {
  /** Shows a person how far it is. */
  public interface ProgressDisplay {
    /** Shows nothing. */
    ProgressDisplay NONE = progress -> {};

    /** Called several times a second while something is waited for. */
    void show(Progress progress);

    /** Called when that is over. */
    default void clear() {}
  }

  /** What a wallet keeps of its payment, on the client's event loop. */
  interface Keeper {
    /** Keeps nothing. */
    Keeper NOTHING =
        new Keeper() {
          @Override
          public void certified(Certificate certificate) {}

          @Override
          public void ended(PaymentOutcome outcome) {}
        };

    void certified(Certificate certificate) throws IOException;

    void ended(PaymentOutcome outcome) throws IOException;
  }

  private static final long SHOW_MILLIS = 100;
  private static final long STUCK_MICROS = TimeUnit.SECONDS.toMicros(5);

  private final CommitteeClient client;
  private final FlowSettings settings;
  private final LongSupplier microClock;
  private final long deadlineMicros;
  private final ProgressDisplay display;

  /**
   * @param settings whose deadline is that of all flows together
   * @param microClock microseconds that never go back
   */
  public ClientCalls(
      CommitteeClient client,
      FlowSettings settings,
      LongSupplier microClock,
      ProgressDisplay display) {
    this.client = client;
    this.settings = settings;
    this.microClock = microClock;
    this.display = display;
    deadlineMicros = microClock.getAsLong() + settings.deadlineMicros();
  }

  /** The client's committee and connections. */
  public CommitteeClient client() {
    return client;
  }

  /** Asks what the committee knows of an account. */
  public QueryOutcome query(PublicKey account) throws IOException {
    QueryCall call = new QueryCall();
    client.query(account, remaining(1), call);
    return await(call);
  }

  /**
   * Asks for a part of an account's history.
   *
   * @param question of an authority that there is, or of any
   */
  public HistoryOutcome history(HistoryQuestion question) throws IOException {
    return history(question, 1);
  }

  /** The same within a part of the time that is left. */
  HistoryOutcome history(HistoryQuestion question, int parts) throws IOException {
    HistoryCall call = new HistoryCall();
    client.history(question, remaining(parts), call);
    return await(call);
  }

  PaymentOutcome pay(TransferOrder order, Evidence evidence, Keeper keeper) throws IOException {
    PaymentCall call = new PaymentCall(keeper);
    client.pay(order, evidence, remaining(1), call);
    return await(call);
  }

  /** Delivers a certificate, which verifies. */
  PaymentOutcome deliver(Certificate certificate, Evidence evidence, Keeper keeper)
      throws IOException {
    PaymentCall call = new PaymentCall(keeper);
    client.deliver(certificate, evidence, remaining(1), call);
    return await(call);
  }

  /** Delivers a certificate, which verifies, with half of the time that is left. */
  PaymentOutcome deliverFirst(Certificate certificate, Evidence evidence) throws IOException {
    PaymentCall call = new PaymentCall(Keeper.NOTHING);
    client.deliver(certificate, evidence, remaining(2), call);
    return await(call);
  }

  private FlowSettings remaining(int parts) {
    long micros = (deadlineMicros - microClock.getAsLong()) / parts;
    return settings.withDeadlineMicros(Math.max(1, micros));
  }

  private <T> T await(Call<T> call) throws IOException {
    try {
      return awaitOutcome(call);
    } finally {
      display.clear();
    }
  }

  private <T> T awaitOutcome(Call<T> call) throws IOException {
    long stuckMicros = deadlineMicros + STUCK_MICROS;
    while (true) {
      try {
        return call.outcome.get(SHOW_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        display.show(call.progress);
        // The flow ends by itself; this is for a client whose event loop has died.
        if (microClock.getAsLong() > stuckMicros) {
          throw new IOException("the client doesn't answer any more", e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw new IOException(cause.getMessage(), cause);
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** A flow that somebody waits for. */
  private abstract static class Call<T> implements FlowListener {
    final CompletableFuture<T> outcome = new CompletableFuture<>();
    volatile Progress progress = new Progress(Progress.Step.NOTHING, 0, 0);

    @Override
    public void onProgress(Progress now) {
      progress = now;
    }

    @Override
    public void onFailed(Exception cause) {
      outcome.completeExceptionally(cause);
    }
  }

  private static final class QueryCall extends Call<QueryOutcome> implements QueryListener {
    @Override
    public void onOutcome(QueryOutcome ended) {
      outcome.complete(ended);
    }
  }

  private static final class HistoryCall extends Call<HistoryOutcome> implements HistoryListener {
    @Override
    public void onOutcome(HistoryOutcome ended) {
      outcome.complete(ended);
    }
  }

  private static final class PaymentCall extends Call<PaymentOutcome> implements PaymentListener {
    private final Keeper keeper;

    PaymentCall(Keeper keeper) {
      this.keeper = keeper;
    }

    @Override
    public void onCertified(Certificate certificate) throws IOException {
      keeper.certified(certificate);
    }

    @Override
    public void onOutcome(PaymentOutcome ended) {
      try {
        keeper.ended(ended);
        outcome.complete(ended);
      } catch (IOException e) {
        outcome.completeExceptionally(e);
      }
    }
  }
}
