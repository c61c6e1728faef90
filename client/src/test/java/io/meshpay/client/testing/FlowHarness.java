package io.meshpay.client.testing;

import io.meshpay.client.flow.Effect;
import io.meshpay.client.flow.Flow;
import io.meshpay.client.flow.HistoryOutcome;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one flow against authorities that answer at once, on a clock that jumps. */
public final class FlowHarness {
  /** What stands for an authority: gives any number of answers. */
  @FunctionalInterface
  public interface Answering {
    List<Message.Response> answer(Message.Request request);

    /** Gives none. */
    Answering SILENT = request -> List.of();

    /** An honest one. */
    static Answering of(FakeAuthority authority) {
      return request -> List.of(authority.answer(request));
    }
  }

  private static final int STEPS_MAX = 100_000;

  private final Flow flow;
  private final List<Answering> authorities;
  private final Deque<Effect.Send> outbox = new ArrayDeque<>();
  private final List<Effect> effects = new ArrayList<>();
  private long nowMicros = 1_000_000;
  private @Nullable PaymentOutcome payment;
  private @Nullable QueryOutcome query;
  private @Nullable HistoryOutcome history;
  private @Nullable Certificate persisted;

  public FlowHarness(Flow flow, List<Answering> authorities) {
    this.flow = flow;
    this.authorities = authorities;
  }

  /** Starts the flow and runs it until it has ended. */
  public FlowHarness run() {
    start();
    return finish();
  }

  /** Starts the flow, and lets everything be answered that it sends at once. */
  public FlowHarness start() {
    take(flow.start(nowMicros));
    pump();
    return this;
  }

  /** Runs until the user has been told the outcome. */
  public FlowHarness untilOutcome() {
    for (int i = 0; i < STEPS_MAX && payment == null && query == null; i++) {
      wake();
    }
    return this;
  }

  /** Runs until the flow has ended. */
  public FlowHarness finish() {
    for (int i = 0; i < STEPS_MAX && !flow.isEnded(); i++) {
      wake();
    }
    if (!flow.isEnded()) {
      throw new AssertionError("the flow doesn't end");
    }
    return this;
  }

  private void wake() {
    if (flow.isEnded()) {
      throw new AssertionError("the flow has ended");
    }
    nowMicros = Math.max(nowMicros, flow.wakeAtMicros());
    take(flow.onTime(nowMicros));
    pump();
  }

  private void pump() {
    for (Effect.Send send = outbox.poll(); send != null; send = outbox.poll()) {
      int authority = send.authority();
      for (Message.Response response : authorities.get(authority).answer(send.request())) {
        take(flow.onMessage(authority, response, nowMicros));
      }
    }
  }

  private void take(List<Effect> taken) {
    for (Effect effect : taken) {
      effects.add(effect);
      switch (effect) {
        case Effect.Send send -> outbox.add(send);
        case Effect.Persist persist -> persisted = persist.certificate();
        case Effect.ReportPayment report -> {
          if (payment != null) {
            throw new AssertionError("a second outcome");
          }
          payment = report.outcome();
        }
        case Effect.ReportQuery report -> query = report.outcome();
        case Effect.ReportHistory report -> {
          if (history != null) {
            throw new AssertionError("a second outcome");
          }
          history = report.outcome();
        }
      }
    }
  }

  /** Every effect so far. */
  public List<Effect> effects() {
    return effects;
  }

  /** The certificate that was made; null if none was. */
  public @Nullable Certificate persisted() {
    return persisted;
  }

  /** How the payment ended. */
  public PaymentOutcome payment() {
    if (payment == null) {
      throw new AssertionError("no outcome yet");
    }
    return payment;
  }

  /** How the query ended. */
  public QueryOutcome query() {
    if (query == null) {
      throw new AssertionError("no outcome yet");
    }
    return query;
  }

  /** How the question for a history ended. */
  public HistoryOutcome history() {
    if (history == null) {
      throw new AssertionError("no outcome yet");
    }
    return history;
  }

  /** The time. */
  public long nowMicros() {
    return nowMicros;
  }
}
