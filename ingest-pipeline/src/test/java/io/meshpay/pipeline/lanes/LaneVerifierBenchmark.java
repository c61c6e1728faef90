package io.meshpay.pipeline.lanes;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a batch costs, by verifier, size and how many keys have tables: {@code keys} keys take
 * turns, 4 KiB or 1 KiB each in four parts or in one, in tables of {@code tableMebibytes}; with 0
 * no key has one. Divide by the size for a signature. {@code -prof gc} shows that nothing is
 * allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LaneVerifierBenchmark {
  private static final int MESSAGE_BYTES = 164;

  @Param({"accp", "lanes-512/1", "lanes-512/4", "lanes-256/4"})
  public String verifier = "";

  @Param({"1", "8", "64", "256"})
  public int batchSize;

  @Param({"256", "16384"})
  public int keys;

  @Param({"0", "64"})
  public int tableMebibytes;

  private final List<SignatureBatch> batches = new ArrayList<>();
  private SignatureVerifier tested = SignatureVerifiers.best();
  private int next;

  @Setup
  public void fill() {
    Random random = new Random(1);
    tested = make(random);
    for (int entry = 0; entry < Math.max(keys, batchSize); entry++) {
      if (entry % batchSize == 0) {
        batches.add(new SignatureBatch(batchSize));
      }
      byte[] message = SignatureCase.bytes(random, MESSAGE_BYTES);
      SignatureCase.signed(SignatureCase.key(random), message).addTo(batches.getLast());
    }
  }

  private SignatureVerifier make(Random random) {
    for (LaneWidth width : LaneWidth.values()) {
      String name = width.verifierName() + "/";
      if (verifier.startsWith(name)) {
        int parts = Integer.parseInt(verifier.substring(name.length()));
        return new LaneVerifier(width, parts, (long) tableMebibytes << 20, random);
      }
    }
    return SignatureVerifiers.byName(verifier);
  }

  @Benchmark
  public SignatureBatch verify() {
    SignatureBatch batch = batches.get(next);
    next = (next + 1) % batches.size();
    tested.verify(batch);
    return batch;
  }
}
