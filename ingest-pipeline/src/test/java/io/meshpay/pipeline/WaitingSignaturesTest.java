package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.meshpay.protocol.value.Digest;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Against a plain map, with keys that were made to collide. */
final class WaitingSignaturesTest {
  private static final int ENTRIES = 64;
  private static final int WAITS = 256;

  private record Key(int owner, ByteBuffer bytes) {}

  @Test
  void findsWhatIsThereAndNothingElse() {
    long seed = Long.getLong("meshpay.seed", System.nanoTime());
    System.out.println("WaitingSignaturesTest -Dmeshpay.seed=" + seed);
    Random random = new Random(seed);
    WaitingSignatures waiting = new WaitingSignatures(ENTRIES, WAITS);
    for (int batch = 0; batch < 2_000; batch++) {
      Map<Key, Integer> expected = new HashMap<>();
      Slot[] slots = new Slot[WAITS];
      int waits = 0;
      while (waiting.hasRoomFor(1)) {
        int owner = random.nextInt(3) - 1;
        byte[] bytes = new byte[Digest.BYTES];
        bytes[random.nextInt(Digest.BYTES)] = (byte) random.nextInt(4);
        UnsafeBuffer key = new UnsafeBuffer(bytes);
        Integer known = expected.get(new Key(owner, ByteBuffer.wrap(bytes)));
        int found = waiting.find(owner, key, 0);
        assertEquals(known == null ? WaitingSignatures.NONE : known, found, "seed " + seed);
        if (known == null) {
          found = waiting.entries();
          waiting.add(owner, key, 0);
          expected.put(new Key(owner, ByteBuffer.wrap(bytes)), found);
        }
        slots[waits] = new Slot(new UnsafeBuffer(new byte[8]));
        waiting.await(found, slots[waits]);
        assertEquals(found, waiting.entryOf(waits));
        assertEquals(owner, waiting.owner(found));
        waits++;
      }
      assertEquals(waits, waiting.waits());
      for (int wait = 0; wait < waits; wait++) {
        assertSame(slots[wait], waiting.waiter(wait));
      }
      waiting.clear();
      assertEquals(0, waiting.entries());
      for (Key key : expected.keySet()) {
        UnsafeBuffer bytes = new UnsafeBuffer(key.bytes().array());
        assertEquals(WaitingSignatures.NONE, waiting.find(key.owner(), bytes, 0));
      }
      assertFalse(expected.isEmpty());
    }
  }
}
