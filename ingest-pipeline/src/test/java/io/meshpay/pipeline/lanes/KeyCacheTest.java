package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.pipeline.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyCacheTest {
  private static final int SETS = 16;
  private static final int KEY_BYTES = 32;

  private final Random random = Seed.random();
  private final KeyCache cache = new KeyCache(SETS, random.longs(4).toArray());

  private byte[] key() {
    return SignatureCase.bytes(random, KEY_BYTES);
  }

  /** As the verifier does: looks a key up, and admits it the second time that it isn't there. */
  private void use(byte[] key) {
    if (cache.find(key, 0) < 0 && cache.sighted(key, 0)) {
      cache.admit(key, 0);
    }
  }

  @Test
  void aKeyIsFoundInTheSlotThatItGot() {
    byte[] key = key();
    assertEquals(-1, cache.find(key, 0));
    int slot = cache.admit(key, 0);
    assertTrue(slot >= 0 && slot < cache.slots());
    assertEquals(slot, cache.find(key, 0));
    assertEquals(1, cache.used());
    assertEquals(-1, cache.admit(key, 0));
    key[KEY_BYTES - 1] ^= 1;
    assertEquals(-1, cache.find(key, 0));
  }

  @Test
  void aKeyIsRememberedFromTheFirstSighting() {
    byte[] key = key();
    assertFalse(cache.sighted(key, 0));
    assertTrue(cache.sighted(key, 0));
  }

  @Test
  void keysThatComeOnceTakeNoSlot() {
    for (int i = 0; i < 100_000; i++) {
      use(key());
    }
    assertTrue(cache.used() < 5, cache.used() + " used");
  }

  @Test
  void aFullCacheHasAllItsSlots() {
    for (int i = 0; i < 100 * cache.slots(); i++) {
      cache.admit(key(), 0);
    }
    assertEquals(cache.slots(), cache.used());
    assertEquals(SETS * KeyCache.WAYS, cache.slots());
  }

  /** Half of the uses are of 40 hot keys, the other half of ever new keys that come twice. */
  @Test
  void aFloodOfNewcomersDoesNotDriveOutHotKeys() {
    byte[][] hot = new byte[40][];
    for (int i = 0; i < hot.length; i++) {
      hot[i] = key();
      use(hot[i]);
      use(hot[i]);
    }
    int missed = 0;
    int rounds = 200_000;
    for (int i = 0; i < rounds; i++) {
      byte[] one = hot[random.nextInt(hot.length)];
      missed += cache.find(one, 0) < 0 ? 1 : 0;
      use(one);
      byte[] newcomer = key();
      use(newcomer);
      use(newcomer);
    }
    assertTrue(missed < rounds / 50, missed + " of " + rounds + " missed");
  }

  @Test
  void keysThatBecomeHotTakeThePlaceOfThoseThatWere() {
    byte[][] keys = new byte[2 * cache.slots()][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key();
    }
    for (int half = 0; half < 2; half++) {
      int found = 0;
      for (int i = 0; i < 400 * cache.slots(); i++) {
        byte[] one = keys[half * keys.length / 2 + random.nextInt(40)];
        use(one);
        found += i > 200 * cache.slots() && cache.find(one, 0) >= 0 ? 1 : 0;
      }
      assertTrue(found > 190 * cache.slots(), found + " found");
    }
  }
}
