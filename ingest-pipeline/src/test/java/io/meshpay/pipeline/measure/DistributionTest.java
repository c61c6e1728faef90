package io.meshpay.pipeline.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionTest {
  private static final long SEED = Long.getLong("meshpay.seed", 20261121);

  @Test
  void countsEveryValueInTheClassicBucketOfItsSize() {
    Distribution distribution = new Distribution(Scale.NANOS);
    double[] bounds = Scale.NANOS.classicBounds();
    long[] expected = new long[bounds.length];
    long sum = 0;
    for (long value : values()) {
      distribution.record(value);
      sum += value;
      int bucket = 0;
      while (value > Math.round(bounds[bucket] * 1e9)) {
        bucket++;
      }
      expected[bucket]++;
    }
    assertArrayEquals(
        expected, Scale.NANOS.classicCounts(distribution.counts()), () -> "seed " + SEED);
    assertEquals(sum, distribution.sum());
  }

  @Test
  void countsEveryValueInTheNativeBucketThatPrometheusDefines() {
    for (long value : values()) {
      Distribution distribution = new Distribution(Scale.NANOS);
      distribution.record(value);
      var natives = Scale.NANOS.nativeCounts(distribution.counts());
      assertEquals(1, natives.size(), () -> "seed " + SEED + ", value " + value);
      int index = natives.firstKey();
      if (index == Scale.NANOS.nativeZeroIndex()) {
        assertTrue(value * 1e-9 <= Scale.NANOS.nativeZeroThreshold());
      } else {
        assertEquals(
            Math.min(nativeIndex(value), 6 * 8 + 1),
            index,
            () -> "seed " + SEED + ", value " + value);
      }
    }
  }

  /** The i with 2^((i-1)/8) < seconds <= 2^(i/8). */
  private static int nativeIndex(long nanos) {
    return (int) Math.ceil(8 * Math.log(nanos / 1e9) / Math.log(2) - 1e-9);
  }

  @Test
  void countsThingsExactlyAtThePowersOfTwo() {
    Distribution distribution = new Distribution(Scale.COUNT);
    for (long value : new long[] {0, 1, 2, 3, 4, 5, 64, 65, 1_000_000}) {
      distribution.record(value);
    }
    // 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, more
    assertArrayEquals(
        new long[] {2, 1, 2, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1},
        Scale.COUNT.classicCounts(distribution.counts()));
    var natives = Scale.COUNT.nativeCounts(distribution.counts());
    for (int index : new int[] {Scale.COUNT.nativeZeroIndex(), 0, 8, 13, 16, 48}) {
      assertEquals(1, natives.get(index), () -> "in " + natives);
    }
  }

  @Test
  void nothingIsTooLongOrTooShort() {
    Distribution distribution = new Distribution(Scale.NANOS);
    distribution.record(Long.MAX_VALUE);
    distribution.record(0);
    distribution.record(-1); // A clock that isn't what it promises to be.
    assertEquals(2, Scale.NANOS.classicCounts(distribution.counts())[0]);
    assertEquals(1, Scale.NANOS.classicCounts(distribution.counts())[30]);
  }

  private static long[] values() {
    Random random = new Random(SEED);
    long[] values = new long[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 + (long) Math.exp(random.nextDouble() * Math.log(200e9));
    }
    for (int i = 0; i < 40; i++) {
      values[3 * i] = 1L << i;
      values[3 * i + 1] = (1L << i) + 1;
      values[3 * i + 2] = Math.max(1, (1L << i) - 1);
    }
    return values;
  }
}
