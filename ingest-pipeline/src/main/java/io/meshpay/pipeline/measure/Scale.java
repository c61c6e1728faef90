package io.meshpay.pipeline.measure;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The buckets of a {@link Distribution}. They serve both kinds of Prometheus' histograms: the
 * classic one, with a few bounds that people can read, and the native one of schema {@value
 * #NATIVE_SCHEMA}, whose bucket i ends at 2^(i/8), so that a quantile is off by 4.5 % at most.
 *
 * <p>Bounds of both kinds are merged into one row, so that each bucket lies in exactly one bucket
 * of either kind and one count per value is enough. Rejected: recording into two arrays, which
 * costs the recording thread twice as much to save the reading one an addition.
 *
 * <p>See the Prometheus documentation, "Native Histograms", for schemas and the zero bucket.
 */
public final class Scale {
  /** Times in nanoseconds, shown in seconds: classic from 10 µs to 60 s, native from 1 µs on. */
  public static final Scale NANOS =
      new Scale(
          1e9,
          new double[] {
            10e-6, 20e-6, 50e-6, 100e-6, 200e-6, 300e-6, 500e-6, 700e-6, 1e-3, 2e-3, 3e-3, 5e-3,
            7e-3, 10e-3, 20e-3, 30e-3, 50e-3, 70e-3, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2, 3, 5, 7, 10, 60
          },
          -20 * Scale.NATIVE_PER_DOUBLING,
          6 * Scale.NATIVE_PER_DOUBLING);

  /** Numbers of things, in powers of two from 1 to 4,096. */
  public static final Scale COUNT =
      new Scale(
          1,
          new double[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096},
          -Scale.NATIVE_PER_DOUBLING,
          16 * Scale.NATIVE_PER_DOUBLING);

  /** Of Prometheus' native histograms: 2^3 buckets for each doubling. */
  public static final int NATIVE_SCHEMA = 3;

  private static final int NATIVE_PER_DOUBLING = 1 << NATIVE_SCHEMA;

  /** Values that agree in their highest bit and this many below it start their search together. */
  private static final int SEARCH_BITS = 3;

  private final double perUnit;
  private final double[] classicBounds;
  private final int nativeZero;

  /** The greatest value of each bucket but the last, which has none. */
  private final long[] uppers;

  private final int[] classicOf;
  private final int[] nativeOf;
  private final int[] searchFrom;

  /**
   * @param perUnit values to one unit of what is shown
   * @param classicBounds rising, in units
   * @param nativeFirst values up to 2^(this/8) units are what the native histogram calls zero
   * @param nativeLast values above 2^(this/8) units share one bucket
   */
  private Scale(double perUnit, double[] classicBounds, int nativeFirst, int nativeLast) {
    this.perUnit = perUnit;
    this.classicBounds = classicBounds;
    nativeZero = nativeFirst;
    TreeMap<Long, Integer> natives = new TreeMap<>();
    for (int i = nativeFirst; i <= nativeLast; i++) {
      natives.putIfAbsent(
          (long) Math.floor(Math.pow(2, i / (double) NATIVE_PER_DOUBLING) * perUnit), i);
    }
    TreeMap<Long, Integer> classics = new TreeMap<>();
    for (int i = 0; i < classicBounds.length; i++) {
      classics.put(Math.round(classicBounds[i] * perUnit), i);
    }
    TreeSet<Long> all = new TreeSet<>(natives.keySet());
    all.addAll(classics.keySet());
    uppers = all.stream().mapToLong(Long::longValue).toArray();
    classicOf = new int[buckets()];
    nativeOf = new int[buckets()];
    for (int bucket = 0; bucket < uppers.length; bucket++) {
      var classic = classics.ceilingEntry(uppers[bucket]);
      classicOf[bucket] = classic == null ? classicBounds.length : classic.getValue();
      var nativeEntry = natives.ceilingEntry(uppers[bucket]);
      nativeOf[bucket] = nativeEntry == null ? nativeLast + 1 : nativeEntry.getValue();
    }
    classicOf[uppers.length] = classicBounds.length;
    nativeOf[uppers.length] = nativeLast + 1;
    searchFrom = searchFrom();
  }

  private int[] searchFrom() {
    int[] from = new int[Long.SIZE << SEARCH_BITS];
    for (int key = 0; key < from.length; key++) {
      int exponent = key >>> SEARCH_BITS;
      long least = leastOf(exponent, key & ((1 << SEARCH_BITS) - 1));
      int found = Arrays.binarySearch(uppers, least);
      from[key] = found >= 0 ? found : -found - 1;
    }
    return from;
  }

  private static long leastOf(int exponent, int below) {
    return exponent < SEARCH_BITS
        ? 1L << exponent
        : (1L << exponent) + ((long) below << (exponent - SEARCH_BITS));
  }

  /** How many buckets there are. */
  int buckets() {
    return uppers.length + 1;
  }

  /** The bucket that a value falls into; what is below 1 falls into the first. */
  int bucketOf(long value) {
    if (value < 1) {
      return 0;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int below =
        exponent < SEARCH_BITS
            ? 0
            : (int) (value >>> (exponent - SEARCH_BITS)) & ((1 << SEARCH_BITS) - 1);
    int bucket = searchFrom[exponent << SEARCH_BITS | below];
    while (bucket < uppers.length && uppers[bucket] < value) {
      bucket++;
    }
    return bucket;
  }

  /** A sum of values in units. */
  public double toUnits(double values) {
    return values / perUnit;
  }

  /** The upper bounds of the classic buckets in units, ending with infinity. */
  public double[] classicBounds() {
    double[] bounds = Arrays.copyOf(classicBounds, classicBounds.length + 1);
    bounds[classicBounds.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  /** Values of at most this many units are what the native histogram calls zero. */
  public double nativeZeroThreshold() {
    return Math.pow(2, nativeZero / (double) NATIVE_PER_DOUBLING);
  }

  /**
   * The counts of the classic buckets, not cumulated.
   *
   * @param counts of a {@link Distribution}
   */
  public long[] classicCounts(long[] counts) {
    long[] classic = new long[classicBounds.length + 1];
    for (int bucket = 0; bucket < counts.length; bucket++) {
      classic[classicOf[bucket]] += counts[bucket];
    }
    return classic;
  }

  /**
   * The counts of the native buckets by their number, those without a value left out; the lowest
   * stands for zero if its number is {@link #nativeZeroIndex}.
   *
   * @param counts of a {@link Distribution}
   */
  public SortedMap<Integer, Long> nativeCounts(long[] counts) {
    TreeMap<Integer, Long> natives = new TreeMap<>();
    for (int bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket] != 0) {
        natives.merge(nativeOf[bucket], counts[bucket], Long::sum);
      }
    }
    return natives;
  }

  /** The number of the native bucket that stands for zero. */
  public int nativeZeroIndex() {
    return nativeZero;
  }
}
