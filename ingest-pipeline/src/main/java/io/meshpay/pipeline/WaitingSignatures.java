package io.meshpay.pipeline;

import io.meshpay.protocol.value.Digest;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which signatures stand in the verifier's batch, and which messages wait for each.
 *
 * <p>A signature on which several messages of a batch rest stands there once and decides for all of
 * them: mostly an authority's on a root, since confirmations come as close together as the votes
 * that they contain were given. Without that the first batch with a new root verifies it for each
 * of its messages, as what is found good is remembered only afterwards.
 *
 * <p>Entries are found by their key in a table with linear probing. Who chooses keys that fall on
 * one place, which takes him valid messages, makes each search as long as the batch: some hundred
 * comparisons, which is little beside what one signature costs.
 */
final class WaitingSignatures {
  static final int NONE = -1;

  private final UnsafeBuffer keys;
  private final int[] owners;
  private final short[] places;
  private final int mask;
  private final @Nullable Slot[] waiters;
  private final short[] waitsFor;
  private int entries;
  private int waits;

  /**
   * @param entriesMax signatures in a batch, below 2^15
   * @param waitsMax how often a message waits for one
   */
  WaitingSignatures(int entriesMax, int waitsMax) {
    keys = new UnsafeBuffer(new byte[entriesMax * Digest.BYTES]);
    owners = new int[entriesMax];
    places = new short[BitUtil.findNextPositivePowerOfTwo(2 * entriesMax)];
    mask = places.length - 1;
    Arrays.fill(places, (short) NONE);
    waiters = new Slot[waitsMax];
    waitsFor = new short[waitsMax];
  }

  /**
   * The entry of a signature, or {@link #NONE} if it isn't in the batch.
   *
   * @param owner who signed, in a numbering of the caller's
   * @param key tells it from all others of that owner, 32 bytes
   */
  int find(int owner, DirectBuffer key, int keyOffset) {
    int place = place(key.getInt(keyOffset));
    for (int entry = places[place]; entry != NONE; entry = places[place]) {
      if (owners[entry] == owner && isKey(entry, key, keyOffset)) {
        return entry;
      }
      place = place(place + 1);
    }
    return NONE;
  }

  private int place(int hash) {
    return hash & mask;
  }

  private boolean isKey(int entry, DirectBuffer key, int keyOffset) {
    int at = keyOffset(entry);
    return keys.getLong(at) == key.getLong(keyOffset)
        && keys.getLong(at + 8) == key.getLong(keyOffset + 8)
        && keys.getLong(at + 16) == key.getLong(keyOffset + 16)
        && keys.getLong(at + 24) == key.getLong(keyOffset + 24);
  }

  /** Adds one that isn't in the batch; the entries are counted from 0. */
  void add(int owner, DirectBuffer key, int keyOffset) {
    int place = place(key.getInt(keyOffset));
    while (places[place] != NONE) {
      place = place(place + 1);
    }
    places[place] = (short) entries;
    owners[entries] = owner;
    keys.putBytes(keyOffset(entries), key, keyOffset, Digest.BYTES);
    entries++;
  }

  /** Lets a message wait for an entry. */
  void await(int entry, Slot slot) {
    waiters[waits] = slot;
    waitsFor[waits] = (short) entry;
    waits++;
  }

  /** Whether so many more signatures, each with a message that waits for it, have room. */
  boolean hasRoomFor(int signatures) {
    return owners.length - entries >= signatures && waiters.length - waits >= signatures;
  }

  int entries() {
    return entries;
  }

  int owner(int entry) {
    return owners[entry];
  }

  /** Holds the key of each entry, at {@link #keyOffset}. */
  DirectBuffer keys() {
    return keys;
  }

  static int keyOffset(int entry) {
    return entry * Digest.BYTES;
  }

  /** How many waits there are; a message has one for each signature that it rests on. */
  int waits() {
    return waits;
  }

  /** The message that waits. */
  Slot waiter(int wait) {
    Slot slot = waiters[wait];
    if (slot == null) {
      throw new IllegalStateException("nobody waits at " + wait);
    }
    return slot;
  }

  /** The entry that a message waits for. */
  int entryOf(int wait) {
    return waitsFor[wait];
  }

  void clear() {
    Arrays.fill(places, (short) NONE);
    Arrays.fill(waiters, 0, waits, null);
    entries = 0;
    waits = 0;
  }
}
