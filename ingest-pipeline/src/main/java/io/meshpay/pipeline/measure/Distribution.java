package io.meshpay.pipeline.measure;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often values of each size occurred: recorded by one thread, read by any. Recording allocates
 * nothing, waits for nobody and costs some nanoseconds; what reading threads want of it they
 * compute themselves.
 *
 * <p>Opaque stores by a single writer: a reader may see a value's count before or after its part in
 * the sum, which nobody can tell in a graph.
 */
public final class Distribution {
  private final Scale scale;
  private final AtomicLongArray counts;
  private final Counter sum = new Counter();

  public Distribution(Scale scale) {
    this.scale = scale;
    counts = new AtomicLongArray(scale.buckets());
  }

  /** Counts a value, in the {@link Scale}'s small unit; for the recording thread alone. */
  public void record(long value) {
    int bucket = scale.bucketOf(value);
    counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
    sum.add(value);
  }

  public Scale scale() {
    return scale;
  }

  /** How many values each bucket has; from any thread. */
  public long[] counts() {
    long[] copy = new long[counts.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.getOpaque(i);
    }
    return copy;
  }

  /** The sum of all values; from any thread. */
  public long sum() {
    return sum.get();
  }
}
