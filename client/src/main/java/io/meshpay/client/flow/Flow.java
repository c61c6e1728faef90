package io.meshpay.client.flow;

import io.meshpay.protocol.message.Message;
import java.util.List;

/**
 * One piece of a client's work with the committee. Times are microseconds of any clock that never
 * goes back; all calls come from one thread.
 *
 * <p>All requests of a flow have ids whose upper 48 bits are the same, see {@link #REQUEST_IDS}.
 */
public interface Flow {
  /** How many request ids belong to a flow: its first one, a multiple of this, and the next. */
  long REQUEST_IDS = 1 << 16;

  /** The time of a flow that waits for no time. */
  long NEVER = Long.MAX_VALUE;

  /** Begins. Called once, before anything else. */
  List<Effect> start(long nowMicros);

  /** Takes a response to one of this flow's requests, whatever is in it, from an authority. */
  List<Effect> onMessage(int authority, Message.Response message, long nowMicros);

  /** Takes note that {@link #wakeAtMicros()} has come. */
  List<Effect> onTime(long nowMicros);

  /** Takes note that an authority can be reached again; what was sent to it may be lost. */
  List<Effect> onReachable(int authority, long nowMicros);

  /** When {@link #onTime} is due; {@link #NEVER} for never. */
  long wakeAtMicros();

  /** The flow's first request id. */
  long firstRequestId();

  /** How far it is, for people who wait. */
  Progress progress();

  /** Whether nothing is to be done any more. */
  boolean isEnded();
}
