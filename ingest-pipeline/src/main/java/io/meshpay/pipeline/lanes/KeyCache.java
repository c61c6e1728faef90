package io.meshpay.pipeline.lanes;

import static io.meshpay.pipeline.lanes.LaneNumbers.word;

import java.util.Arrays;

/**
 * Which keys have a table, in a bounded number of slots.
 *
 * <p>The slots are divided in sets of eight; a key belongs to one set and its table to any slot of
 * it. A key is admitted when it has been {@link #sighted} before, which one word per slot
 * remembers: so keys that come once pass by without touching a slot. An admission into a full set
 * moves that set's hand on by one slot (the clock algorithm of Corbató 1968, with a count instead
 * of a bit): the slot is taken if it was not used since the hand came by as often as the count
 * says, else its count goes down by one and the newcomer has to come again. A key used more often
 * than its set sees newcomers stays.
 *
 * <p>Which set a key belongs to depends on a secret, so that nobody can choose keys that crowd out
 * one other. The caller sights and admits only keys whose signature was valid: to take a slot needs
 * the account's own signatures, two at least.
 */
final class KeyCache {
  static final int WAYS = 8;

  private static final int WORDS = 4;
  private static final byte COUNT_MAX = 8;

  private final int sets;
  private final long[] secrets;
  private final long[] keys;

  /** How often a slot was used since the hand came by; below 0, it is empty. */
  private final byte[] counts;

  private final byte[] hands;
  private final int[] sightings;
  private int used;

  /**
   * @param sets at least 1
   * @param secrets four random numbers
   */
  KeyCache(int sets, long[] secrets) {
    this.sets = sets;
    this.secrets = secrets.clone();
    keys = new long[sets * WAYS * WORDS];
    counts = new byte[sets * WAYS];
    Arrays.fill(counts, (byte) -1);
    hands = new byte[sets];
    sightings = new int[sets * WAYS];
  }

  /** Bytes on the heap that a slot takes, its table apart. */
  static int slotBytes() {
    return WORDS * Long.BYTES + 1 + Integer.BYTES + 1;
  }

  int slots() {
    return counts.length;
  }

  /** Slots that hold a key. */
  int used() {
    return used;
  }

  /** The slot of a key, or −1. Counts as a use. */
  int find(byte[] bytes, int offset) {
    int slot = find(set(hash(bytes, offset)), bytes, offset);
    if (slot >= 0 && counts[slot] < COUNT_MAX) {
      counts[slot]++;
    }
    return slot;
  }

  /** Notes that a key without a slot was used; true if it was before, as far as is remembered. */
  boolean sighted(byte[] bytes, int offset) {
    long hash = hash(bytes, offset);
    int place = (int) Math.unsignedMultiplyHigh(hash * 0x9e3779b97f4a7c15L, sightings.length);
    int mark = (int) hash | 1;
    if (sightings[place] == mark) {
      return true;
    }
    sightings[place] = mark;
    return false;
  }

  /**
   * Gives a key a slot, if its set has one to give.
   *
   * @return the slot, whose table is to be written at once; −1 if there is none this time, or the
   *     key has one
   */
  int admit(byte[] bytes, int offset) {
    int set = set(hash(bytes, offset));
    if (find(set, bytes, offset) >= 0) {
      return -1;
    }
    int slot = set * WAYS + hands[set];
    hands[set] = (byte) ((hands[set] + 1) % WAYS);
    if (counts[slot] > 0) {
      counts[slot]--;
      return -1;
    }
    used += counts[slot] < 0 ? 1 : 0;
    counts[slot] = 0;
    for (int index = 0; index < WORDS; index++) {
      keys[slot * WORDS + index] = word(bytes, offset, index);
    }
    return slot;
  }

  private int find(int set, byte[] bytes, int offset) {
    long word0 = word(bytes, offset, 0);
    for (int slot = set * WAYS; slot < (set + 1) * WAYS; slot++) {
      int at = slot * WORDS;
      if (keys[at] == word0
          && counts[slot] >= 0
          && keys[at + 1] == word(bytes, offset, 1)
          && keys[at + 2] == word(bytes, offset, 2)
          && keys[at + 3] == word(bytes, offset, 3)) {
        return slot;
      }
    }
    return -1;
  }

  private int set(long hash) {
    return (int) Math.unsignedMultiplyHigh(hash, sets);
  }

  private long hash(byte[] bytes, int offset) {
    return mix(word(bytes, offset, 0) ^ secrets[0], word(bytes, offset, 1) ^ secrets[1])
        ^ mix(word(bytes, offset, 2) ^ secrets[2], word(bytes, offset, 3) ^ secrets[3]);
  }

  private static long mix(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}
