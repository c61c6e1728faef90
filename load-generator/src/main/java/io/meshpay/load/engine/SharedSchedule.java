package io.meshpay.load.engine;

/** One thread's part of a schedule, so that all threads together keep it. */
record SharedSchedule(Schedule whole, int thread, int threads) implements Schedule {
  @Override
  public long nanos(long slot) {
    return whole.nanos(slot * threads + thread);
  }

  @Override
  public long slots(long elapsedNanos) {
    return Math.max(0, (whole.slots(elapsedNanos) - thread + threads - 1) / threads);
  }
}
