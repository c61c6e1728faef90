package io.meshpay.client.net;

import io.meshpay.client.flow.Flow;
import io.meshpay.client.flow.HistoryOutcome;
import io.meshpay.client.flow.PaymentFlow;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.Progress;
import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.protocol.certificate.Certificate;
import java.io.IOException;

/** A flow that is under way, and who hears of it. */
abstract class ActiveFlow {
  final Flow flow;
  private final FlowListener listener;
  private Progress lastProgress;
  private boolean hasStopped;

  /** The earliest time that the wake queue has for it; {@link Flow#NEVER} if none. */
  long queuedAtMicros = Flow.NEVER;

  private ActiveFlow(Flow flow, FlowListener listener) {
    this.flow = flow;
    this.listener = listener;
    lastProgress = flow.progress();
  }

  static ActiveFlow of(Flow flow, PaymentListener listener) {
    return new ActiveFlow(flow, listener) {
      @Override
      void persist(Certificate certificate) throws IOException {
        listener.onCertified(certificate);
      }

      @Override
      void report(PaymentOutcome outcome) {
        listener.onOutcome(outcome);
      }
    };
  }

  static ActiveFlow of(Flow flow, QueryListener listener) {
    return new ActiveFlow(flow, listener) {
      @Override
      void report(QueryOutcome outcome) {
        listener.onOutcome(outcome);
      }
    };
  }

  static ActiveFlow of(Flow flow, HistoryListener listener) {
    return new ActiveFlow(flow, listener) {
      @Override
      void report(HistoryOutcome outcome) {
        listener.onOutcome(outcome);
      }
    };
  }

  void persist(Certificate certificate) throws IOException {
    throw new IllegalStateException("this flow has no certificate");
  }

  void report(PaymentOutcome outcome) {
    throw new IllegalStateException("this flow is no payment");
  }

  void report(QueryOutcome outcome) {
    throw new IllegalStateException("this flow is no query");
  }

  void report(HistoryOutcome outcome) {
    throw new IllegalStateException("this flow is no question for a history");
  }

  void reportProgress() {
    Progress progress = flow.progress();
    if (!progress.equals(lastProgress)) {
      lastProgress = progress;
      listener.onProgress(progress);
    }
  }

  /** Stops without an outcome. */
  void fail(Exception cause) {
    if (!hasStopped) {
      hasStopped = true;
      listener.onFailed(cause);
    }
  }

  void ended() {
    hasStopped = true;
    listener.onEnded();
  }

  boolean isEnded() {
    return hasStopped || flow.isEnded();
  }

  long wakeAtMicros() {
    return flow.wakeAtMicros();
  }

  /** Whether its user hasn't been told an outcome. */
  boolean isWaitedFor() {
    return !isEnded() && flow.progress().step() != Progress.Step.DELIVERY;
  }

  /** Whether it still has something for this authority that its user doesn't wait for. */
  boolean isDelivering(int authority) {
    return flow instanceof PaymentFlow payment
        && !isEnded()
        && payment.progress().step() == Progress.Step.DELIVERY
        && !payment.isDelivered(authority);
  }
}
