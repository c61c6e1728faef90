package io.meshpay.load.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Latencies second by second in HdrHistogram's interval log ({@code .hlog}), which its own tools
 * and others read. Values are microseconds, their maxima in it milliseconds.
 */
public final class IntervalLog implements AutoCloseable {
  private static final double MICROS_PER_MILLI = 1e3;

  private final HistogramLogWriter writer;
  private final InstantSource clock;
  private final long baseMillis;

  private IntervalLog(HistogramLogWriter writer, InstantSource clock) {
    this.writer = writer;
    this.clock = clock;
    baseMillis = clock.millis();
    writer.outputLogFormatVersion();
    writer.outputComment("[Latencies of payments in microseconds]");
    writer.setBaseTime(baseMillis);
    writer.outputBaseTime(baseMillis);
    writer.outputStartTime(baseMillis);
    writer.outputLegend();
  }

  /** Starts a file; one that is there is overwritten. */
  public static IntervalLog create(Path file, InstantSource clock) throws FileNotFoundException {
    return new IntervalLog(new HistogramLogWriter(file.toFile()), clock);
  }

  /** Adds what was recorded in so many nanoseconds until now. */
  public void add(Histogram interval, long nanos) {
    double end = (clock.millis() - baseMillis) / 1e3;
    writer.outputIntervalHistogram(Math.max(0, end - nanos / 1e9), end, interval, MICROS_PER_MILLI);
  }

  /** Writes a percentile file ({@code .hgrm}): milliseconds by percentile. */
  public static void writePercentiles(Path file, Histogram latency) throws IOException {
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      latency.outputPercentileDistribution(out, MICROS_PER_MILLI);
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
