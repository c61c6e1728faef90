package io.meshpay.client.net;

import java.util.concurrent.atomic.LongAdder;

/** What a client, or all clients that share it, has counted. Readable by any thread. */
public final class ClientCounters {
  private final LongAdder connected = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder unasked = new LongAdder();
  private final LongAdder unsent = new LongAdder();
  private final LongAdder refusedFlows = new LongAdder();
  private final LongAdder flows = new LongAdder();

  ClientCounters() {}

  /** Connections made to authorities, each again when it was lost. */
  public long connected() {
    return connected.sum();
  }

  /** Frames that were no message, or not one that an authority sends to a client. */
  public long malformed() {
    return malformed.sum();
  }

  /** Responses to no flow that is under way: late, repeated or forged. */
  public long unasked() {
    return unasked.sum();
  }

  /** Requests that weren't sent because their authority wasn't connected. */
  public long unsent() {
    return unsent.sum();
  }

  /** Flows that were refused because too many were under way. */
  public long refusedFlows() {
    return refusedFlows.sum();
  }

  /** Payments and queries under way, deliveries to the last authorities among them. */
  public long flows() {
    return flows.sum();
  }

  void countConnected() {
    connected.increment();
  }

  void countMalformed() {
    malformed.increment();
  }

  void countUnasked() {
    unasked.increment();
  }

  void countUnsent() {
    unsent.increment();
  }

  void countRefusedFlow() {
    refusedFlows.increment();
  }

  void flowStarted() {
    flows.increment();
  }

  void flowEnded() {
    flows.decrement();
  }
}
