package io.meshpay.pipeline.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A count with one writing thread and any number of readers: a plain addition and an opaque store,
 * so that counting costs the writer no fence and no contention.
 */
public final class Counter {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // Read and written through VALUE.
  private long value;

  /** Adds; for the writing thread alone. */
  public void add(long increment) {
    VALUE.setOpaque(this, (long) VALUE.get(this) + increment);
  }

  /** The count, as it was a moment ago; from any thread. */
  public long get() {
    return (long) VALUE.getOpaque(this);
  }
}
