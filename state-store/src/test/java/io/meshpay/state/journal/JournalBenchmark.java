package io.meshpay.state.journal;

import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.RecordPool.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many records a millisecond the journal takes, by how many are committed at once; half are
 * votes, half are executions with three votes of authorities that sign 64 at once. The column
 * {@code records} is what counts; the other one is commits, of which the second mode gives the
 * time. Writes into {@code target/}: say what disk that is on when you quote it. A run that gets
 * through all payments prints how many bytes one took.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class JournalBenchmark {
  private static final int LEAVES = 64;
  private static final int BATCHES = 128;
  private static final int SEGMENT_BYTES = 1 << 23;

  /** Counts records beside commits. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Records {
    public long records;
  }

  @Param({"COMMIT", "NONE"})
  public JournalSync sync = JournalSync.COMMIT;

  @Param({"1", "8", "80", "256"})
  public int recordsPerCommit = 1;

  private final List<Change> changes = new ArrayList<>();
  private final Path folder = Path.of("target", "journal-benchmark");
  private final ExecutorService background = Executors.newSingleThreadExecutor();
  private @Nullable Journal journal;
  private int next;
  private long segmentBytes;
  private long bytesPerPayment;

  @Setup
  public void makePayments() {
    SplittableRandom random = new SplittableRandom(1);
    for (int batch = 0; batch < BATCHES; batch++) {
      List<TransferOrder> orders = new ArrayList<>();
      for (int i = 0; i < LEAVES; i++) {
        orders.add(JournalFixture.order(random));
      }
      changes.addAll(RecordPool.votes(orders));
      changes.addAll(RecordPool.executions(JournalFixture.certificates(random, orders, 3)));
    }
  }

  @Setup(Level.Iteration)
  public void open() throws IOException {
    Files.createDirectories(folder);
    SplittableRandom salts = new SplittableRandom(2);
    JournalEnvironment environment =
        new JournalEnvironment(
            FileDisk.open(folder), System::nanoTime, salts::nextLong, background);
    journal =
        Journal.open(
            environment,
            JournalFixture.IDENTITY,
            new JournalSettings(SEGMENT_BYTES, 1 << 20, sync),
            0);
    next = 0;
    segmentBytes = JournalFormat.HEADER_BYTES;
  }

  @Benchmark
  public long commit(Records counter) {
    Journal to = Objects.requireNonNull(journal);
    for (int i = 0; i < recordsPerCommit; i++) {
      changes.get(next).appendKnownTo(to);
      segmentBytes = to.offset();
      next++;
      if (next == changes.size()) {
        // A new segment, or what comes again would be shared with what is there.
        bytesPerPayment = segmentBytes * 2 / changes.size();
        to.rotate();
        next = 0;
      }
    }
    to.commit();
    counter.records += recordsPerCommit;
    return to.durablePosition();
  }

  @TearDown(Level.Iteration)
  public void close() throws IOException {
    Objects.requireNonNull(journal).close();
    FileDisk disk = FileDisk.open(folder);
    for (String name : disk.list()) {
      disk.delete(name);
    }
  }

  @TearDown
  public void stop() {
    background.shutdown();
    if (bytesPerPayment > 0) {
      System.out.println("bytes per payment: " + bytesPerPayment);
    }
  }
}
