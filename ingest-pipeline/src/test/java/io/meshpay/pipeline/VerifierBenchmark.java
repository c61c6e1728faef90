package io.meshpay.pipeline;

import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to verify a payer's signature, by provider. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VerifierBenchmark {
  private static final int BATCH = 64;

  @Param({"accp", "tink", "jdk"})
  public String provider = "";

  private final SignatureBatch batch = new SignatureBatch(BATCH);
  private SignatureVerifier verifier = SignatureVerifiers.best();

  @Setup
  public void fill() {
    verifier = SignatureVerifiers.byName(provider);
    TestCommittee committee = new TestCommittee();
    byte[] prefix = committee.context().prefix(Domain.TRANSFER_ORDER);
    for (int i = 0; i < BATCH; i++) {
      SigningKey payer = TestCommittee.key(i);
      UnsafeBuffer order =
          new UnsafeBuffer(
              committee.order(payer, TestCommittee.key(0).publicKey(), 1, i).toBytes());
      batch.add(
          order,
          TransferOrder.SENDER_OFFSET,
          order,
          TransferOrder.SIGNATURE_OFFSET,
          prefix,
          order,
          0,
          TransferOrder.SIGNED_BYTES);
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public SignatureBatch verify() {
    verifier.verify(batch);
    return batch;
  }
}
