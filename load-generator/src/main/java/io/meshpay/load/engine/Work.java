package io.meshpay.load.engine;

/**
 * What a load consists of: units that are started one after the other and end some time later, in
 * any order. The work tells {@link LoadEngine#ended} of each end. All on one thread.
 */
public interface Work {
  /**
   * Starts the next unit. It may end, successfully or not, before this returns.
   *
   * @param place where the unit stands until it ends: 0 to {@link LoadModel#places()} - 1
   * @param nowNanos the engine's time
   * @return false if there are no more units; then nothing was started
   */
  boolean start(int place, long nowNanos);
}
