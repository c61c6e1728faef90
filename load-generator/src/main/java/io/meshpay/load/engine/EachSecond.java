package io.meshpay.load.engine;

/** What is done once a second while a load runs. */
@FunctionalInterface
public interface EachSecond {
  /**
   * Looks.
   *
   * @param underWay units that have started and not ended
   */
  void look(LoadReading reading, long underWay);
}
