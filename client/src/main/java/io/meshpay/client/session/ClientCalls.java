package io.meshpay.client.session;

import io.meshpay.client.flow.Evidence;
import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.HistoryOutcome;
import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.Progress;
import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.client.net.CommitteeClient;
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
    Call<QueryOutcome> call = new Call<>();
    QueryListener listener =
        new QueryListener() {
          @Override
          public void onProgress(Progress progress) {
            call.progress = progress;
          }

          @Override
          public void onFailed(Exception cause) {
            call.outcome.completeExceptionally(cause);
          }

          @Override
          public void onOutcome(QueryOutcome outcome) {
            call.outcome.complete(outcome);
          }
        };
    client.query(account, remaining(1), listener);
    return await(call);
  }

  /**
   * Asks for a part of an account's history.
   *
   * @param question of an authority that there is, or of any
   */
  public HistoryOutcome history(HistoryQuestion question) throws IOException {
    Call<HistoryOutcome> call = new Call<>();
    HistoryListener listener =
        new HistoryListener() {
          @Override
          public void onProgress(Progress progress) {
            call.progress = progress;
          }

          @Override
          public void onFailed(Exception cause) {
            call.outcome.completeExceptionally(cause);
          }

          @Override
          public void onOutcome(HistoryOutcome outcome) {
            call.outcome.complete(outcome);
          }
        };
    client.history(question, remaining(1), listener);
    return await(call);
  }

  PaymentOutcome pay(TransferOrder order, Evidence evidence, Keeper keeper) throws IOException {
    Call<PaymentOutcome> call = new Call<>();
    client.pay(order, evidence, remaining(1), listener(call, keeper));
    return await(call);
  }

  /** Delivers a certificate, which verifies. */
  PaymentOutcome deliver(Certificate certificate, Evidence evidence, Keeper keeper)
      throws IOException {
    Call<PaymentOutcome> call = new Call<>();
    client.deliver(certificate, evidence, remaining(1), listener(call, keeper));
    return await(call);
  }

  /** Delivers a certificate, which verifies, with half of the time that is left. */
  PaymentOutcome deliverFirst(Certificate certificate, Evidence evidence) throws IOException {
    Call<PaymentOutcome> call = new Call<>();
    client.deliver(certificate, evidence, remaining(2), listener(call, Keeper.NOTHING));
    return await(call);
  }

  private FlowSettings remaining(int parts) {
    long micros = (deadlineMicros - microClock.getAsLong()) / parts;
    return settings.withDeadlineMicros(Math.max(1, micros));
  }

  private static PaymentListener listener(Call<PaymentOutcome> call, Keeper keeper) {
    return new PaymentListener() {
      @Override
      public void onProgress(Progress progress) {
        call.progress = progress;
      }

      @Override
      public void onCertified(Certificate certificate) throws IOException {
        keeper.certified(certificate);
      }

      @Override
      public void onFailed(Exception cause) {
        call.outcome.completeExceptionally(cause);
      }

      @Override
      public void onOutcome(PaymentOutcome outcome) {
        try {
          keeper.ended(outcome);
          call.outcome.complete(outcome);
        } catch (IOException e) {
          call.outcome.completeExceptionally(e);
        }
      }
    };
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

  private static final class Call<T> {
    final CompletableFuture<T> outcome = new CompletableFuture<>();
    volatile Progress progress = new Progress(Progress.Step.NOTHING, 0, 0);
  }
}
