package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.meshpay.protocol.crypto.SignatureBatch;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once the compiler has seen it, verifying allocates nothing, with tables and without. In a JVM
 * that uses one width of vectors, as an authority does: the compiler keeps vectors in registers
 * where it has met but one.
 */
final class AllocationTest {
  private static final int ENTRIES = 32;

  /** The compiler takes one to four thousand on an idle machine. */
  private static final int BATCHES_MAX = 30_000;

  private static final int BATCHES_WITHOUT = 100;

  @ParameterizedTest
  @ValueSource(strings = {"1", "4000000"})
  void verifyingAllocatesNothing(String tableBytesMax) {
    assumeTrue(LaneWidth.BITS_512.isSupported() || LaneWidth.BITS_256.isSupported());
    List<String> vectors = List.of("--add-modules=jdk.incubator.vector");
    String output = ChildJvm.output(vectors, Verifying.class, tableBytesMax);
    assertEquals("0 bytes a batch", output.lines().toList().getLast());
  }

  /** Verifies until nothing is allocated any more, and prints what was allocated last. */
  static final class Verifying {
    private Verifying() {}

    public static void main(String[] arguments) {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      LaneWidth width = LaneWidth.BITS_512.isSupported() ? LaneWidth.BITS_512 : LaneWidth.BITS_256;
      LaneVerifier verifier =
          new LaneVerifier(width, 4, Long.parseLong(arguments[0]), new Random(1));
      SignatureBatch batch = new SignatureBatch(ENTRIES);
      for (SignatureCase each : SignatureCase.valid(new Random(1), ENTRIES, ENTRIES)) {
        each.addTo(batch);
      }
      long allocated = 0;
      int without = 0;
      for (int i = 0; i < BATCHES_MAX && without < BATCHES_WITHOUT; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        verifier.verify(batch);
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
        without = allocated == 0 ? without + 1 : 0;
      }
      System.out.println(allocated + " bytes a batch");
    }
  }
}
