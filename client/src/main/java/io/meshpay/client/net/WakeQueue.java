package io.meshpay.client.net;

import io.meshpay.client.flow.Flow;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * When which flow is to be woken. An entry isn't moved when its flow finds something later, or
 * ends: it is looked at when its time has come. So an answered payment costs one entry, however
 * many messages it took.
 */
final class WakeQueue {
  private record Entry(long atMicros, ActiveFlow flow) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::atMicros));

  /** Sees to it that the flow comes out of {@link #poll} when it is due. */
  void schedule(ActiveFlow flow) {
    long due = flow.isEnded() ? Flow.NEVER : flow.wakeAtMicros();
    if (due < flow.queuedAtMicros) {
      flow.queuedAtMicros = due;
      entries.add(new Entry(due, flow));
    }
  }

  /** A flow whose time has come; null if there is none. */
  @Nullable ActiveFlow poll(long nowMicros) {
    for (Entry first = entries.peek();
        first != null && first.atMicros() <= nowMicros;
        first = entries.peek()) {
      entries.poll();
      ActiveFlow flow = first.flow();
      // Only the earliest entry of a flow counts; later ones are left-overs.
      if (first.atMicros() == flow.queuedAtMicros) {
        flow.queuedAtMicros = Flow.NEVER;
        if (!flow.isEnded()) {
          if (flow.wakeAtMicros() <= nowMicros) {
            return flow;
          }
          schedule(flow);
        }
      }
    }
    return null;
  }
}
