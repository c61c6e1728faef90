package io.meshpay.state;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/** Counts the bytes that the running thread allocates. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** How often it is tried: class loading and compilation allocate for this thread as well. */
  private static final int TRIES_MAX = 5;

  private Allocation() {}

  /** Asserts that {@code count} calls of a warm operation allocate less than a byte each. */
  public static void assertNone(int count, IntConsumer operation) {
    double bytesPerCall = Double.MAX_VALUE;
    for (int i = 0; i < TRIES_MAX && bytesPerCall >= 1; i++) {
      bytesPerCall = measure(count, operation);
    }
    assertTrue(bytesPerCall < 1, bytesPerCall + " bytes per call");
  }

  private static double measure(int count, IntConsumer operation) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < count; i++) {
      operation.accept(i);
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) count;
  }
}
