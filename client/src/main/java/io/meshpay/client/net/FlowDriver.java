package io.meshpay.client.net;

import io.meshpay.client.flow.Effect;
import io.meshpay.client.flow.Flow;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs flows on one thread: finds the flow of each response by its request id, wakes flows in time,
 * and carries out their effects.
 */
final class FlowDriver {
  /** Where requests leave. */
  interface Outlet {
    /** Queues a copy of an encoded message for an authority. */
    void send(int authority, DirectBuffer buffer, int length, boolean overStream);
  }

  private static final Logger LOG = LoggerFactory.getLogger(FlowDriver.class);
  private static final int FLOW_SHIFT = Long.numberOfTrailingZeros(Flow.REQUEST_IDS);
  private static final long FLOW_MASK = -1L >>> FLOW_SHIFT;

  private final LongSupplier microClock;
  private final Outlet outlet;
  private final ClientCounters counters;
  private final Consumer<PaymentOutcome> outcomes;
  private final int flowsMax;
  private final Long2ObjectHashMap<ActiveFlow> flows = new Long2ObjectHashMap<>();
  private final WakeQueue wakes = new WakeQueue();
  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
  private long nextFlow;

  /**
   * @param outcomes is told how each payment ended, before its user
   * @param firstFlow where the flows' numbers start, any value
   */
  FlowDriver(
      LongSupplier microClock,
      Outlet outlet,
      ClientCounters counters,
      Consumer<PaymentOutcome> outcomes,
      int flowsMax,
      long firstFlow) {
    this.microClock = microClock;
    this.outlet = outlet;
    this.counters = counters;
    this.outcomes = outcomes;
    this.flowsMax = flowsMax;
    nextFlow = firstFlow;
  }

  /**
   * Starts a flow.
   *
   * @param factory takes the flow's first request id
   * @param isRefused whether it is refused at once, as one too many is
   */
  void start(LongFunction<ActiveFlow> factory, boolean isRefused) {
    long number = nextFlow++ & FLOW_MASK;
    ActiveFlow active = factory.apply(number << FLOW_SHIFT);
    if (isRefused || flows.size() >= flowsMax) {
      counters.countRefusedFlow();
      active.fail(
          new RejectedExecutionException(
              isRefused ? "the client is closed" : flowsMax + " flows are under way"));
      active.ended();
      return;
    }
    flows.put(number, active);
    counters.flowStarted();
    step(active, active.flow.start(microClock.getAsLong()));
  }

  void onFrame(int authority, DirectBuffer frame, int offset, int length) {
    Message message;
    try {
      message = MessageCodec.decode(frame, offset, length);
    } catch (MalformedMessageException e) {
      counters.countMalformed();
      return;
    }
    if (!(message instanceof Message.Response response)) {
      counters.countMalformed();
      return;
    }
    ActiveFlow active = flows.get(response.requestId() >>> FLOW_SHIFT);
    if (active == null) {
      counters.countUnasked();
      return;
    }
    step(active, active.flow.onMessage(authority, response, microClock.getAsLong()));
  }

  void onReachable(int authority) {
    long now = microClock.getAsLong();
    for (ActiveFlow active : List.copyOf(flows.values())) {
      step(active, active.flow.onReachable(authority, now));
    }
  }

  /** Wakes the flows whose time has come. */
  void onTime() {
    long now = microClock.getAsLong();
    for (ActiveFlow active = wakes.poll(now); active != null; active = wakes.poll(now)) {
      step(active, active.flow.onTime(now));
    }
  }

  /** How many flows are under way. */
  int size() {
    return flows.size();
  }

  /** Whether a flow still delivers to this authority what its user doesn't wait for. */
  boolean isDelivering(int authority) {
    return flows.values().stream().anyMatch(active -> active.isDelivering(authority));
  }

  /** Whether a flow's user still waits for its outcome. */
  boolean isAnyoneWaiting() {
    return flows.values().stream().anyMatch(ActiveFlow::isWaitedFor);
  }

  /** Stops all flows. */
  void close() {
    List<ActiveFlow> stopped = new ArrayList<>(flows.values());
    flows.clear();
    for (ActiveFlow active : stopped) {
      if (active.isWaitedFor()) {
        active.fail(new RejectedExecutionException("the client was closed"));
      }
      active.ended();
      counters.flowEnded();
    }
  }

  private void step(ActiveFlow active, List<Effect> effects) {
    try {
      for (Effect effect : effects) {
        carryOut(active, effect);
      }
      active.reportProgress();
    } catch (IOException | RuntimeException e) {
      LOG.debug("a flow stops", e);
      active.fail(e);
    }
    if (!active.isEnded()) {
      wakes.schedule(active);
    } else if (flows.remove(active.flow.firstRequestId() >>> FLOW_SHIFT) != null) {
      counters.flowEnded();
      active.ended();
    }
  }

  private void carryOut(ActiveFlow active, Effect effect) throws IOException {
    switch (effect) {
      case Effect.Send send -> {
        int length = MessageCodec.encode(send.request(), buffer, 0);
        outlet.send(send.authority(), buffer, length, send.overStream());
      }
      case Effect.Persist persist -> active.persist(persist.certificate());
      case Effect.ReportPayment report -> {
        outcomes.accept(report.outcome());
        active.report(report.outcome());
      }
      case Effect.ReportQuery report -> active.report(report.outcome());
      case Effect.ReportHistory report -> active.report(report.outcome());
    }
  }
}
