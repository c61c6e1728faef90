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

/** Once the compiler has seen it, verifying allocates nothing, with tables and without. */
final class AllocationTest {
  private static final int ENTRIES = 64;

  /** The compiler takes one to two thousand on an idle machine. */
  private static final int BATCHES_MAX = 50_000;

  private static final int BATCHES_WITHOUT = 100;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(longs = {1, 1 << 22})
  void verifyingAllocatesNothing(long tableBytesMax) {
    assumeTrue(LaneWidth.BITS_512.isSupported() || LaneWidth.BITS_256.isSupported());
    LaneWidth width = LaneWidth.BITS_512.isSupported() ? LaneWidth.BITS_512 : LaneWidth.BITS_256;
    LaneVerifier verifier = new LaneVerifier(width, 4, tableBytesMax, new Random(1));
    List<SignatureCase> cases = SignatureCase.valid(Seed.random(), ENTRIES, ENTRIES);
    SignatureBatch batch = new SignatureBatch(ENTRIES);
    cases.forEach(each -> each.addTo(batch));
    int without = 0;
    for (int i = 0; i < BATCHES_MAX && without < BATCHES_WITHOUT; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      verifier.verify(batch);
      boolean isWithout = threads.getCurrentThreadAllocatedBytes() == before;
      without = isWithout ? without + 1 : 0;
    }
    assertEquals(BATCHES_WITHOUT, without);
  }
}
