package io.meshpay.load.hostile;

import java.io.IOException;

/** One kind of connections, driven by the thread of {@link Intruders} alone. It never waits. */
interface Intruder {
  /** Does what is due. */
  void turn(long nowNanos) throws IOException;

  /** Looks a last time, and closes all that is open. */
  void end(long nowNanos);
}
