package io.meshpay.pipeline.lanes;

import io.meshpay.protocol.value.PublicKey;
import java.util.Arrays;

/**
 * The tables of −A for keys A: those that are kept, for keys that come often, and those for one
 * group of keys, made and used at once.
 *
 * <p>Keys that deserve to be kept wait until there are eight, because eight tables cost as much as
 * one, or until {@link #PATIENCE} batches have passed. While all slots are taken, tables are made
 * for at most one group in {@link #GROUPS_PER_EXCHANGE}, so that accounts far too many for the
 * cache don't cost more than it saves.
 */
final class KeyTables {
  /** Elements that are allocated here. */
  static final int ELEMENTS = Points.POINT_ELEMENTS;

  private static final int LANES = LaneField.LANES;
  private static final int MULTIPLES = GroupVerifier.MULTIPLES;
  private static final int PATIENCE = 16;
  private static final int GROUPS_PER_EXCHANGE = 32;

  private final Points points;
  private final Decoder decoder;
  private final TableBuilder builder;
  private final KeyCache cache;
  private final int parts;
  private final long kept;
  private final int point;
  private final long[] passing = new long[LANES];
  private final long[] destinations = new long[LANES];
  private final byte[] waiting = new byte[LANES * PublicKey.BYTES];
  private final int[] offsets = new int[LANES];
  private int waitingCount;
  private int batchesWaited;
  private int groupsSinceExchange;

  KeyTables(
      LaneField field,
      Points points,
      Decoder decoder,
      TableBuilder builder,
      Tables tables,
      KeyCache cache,
      int parts) {
    this.points = points;
    this.decoder = decoder;
    this.builder = builder;
    this.cache = cache;
    this.parts = parts;
    point = field.allocate(Points.POINT_ELEMENTS);
    long bytes = (long) MULTIPLES * Tables.PROJECTIVE_ROW_BYTES;
    for (int lane = 0; lane < LANES; lane++) {
      passing[lane] = tables.allocate(bytes);
    }
    kept = tables.allocate(cache.slots() * GroupVerifier.tableBytes(parts));
  }

  /** Bytes of tables that so many slots take, and the tables for one group. */
  static long bytes(int slots, int parts) {
    return slots * GroupVerifier.tableBytes(parts)
        + (long) LANES * MULTIPLES * Tables.PROJECTIVE_ROW_BYTES;
  }

  /** The address of the table that is kept for a key, affine rows of all parts; −1 if none is. */
  long find(byte[] keys, int offset) {
    int slot = cache.find(keys, offset);
    return slot < 0 ? -1 : address(slot);
  }

  /**
   * Makes tables for a group of keys, projective rows of one part, good until the next call.
   *
   * @return the lanes whose key is one
   */
  int makePassing(byte[] keys, int[] keyOffsets) {
    int decoded = decoder.decode(point, keys, keyOffsets);
    points.negate(point);
    builder.writeProjective(point, MULTIPLES, passing);
    return decoded;
  }

  /** The addresses of the tables that {@link #makePassing} made. */
  long[] passing() {
    return passing;
  }

  /** Notes that a key without a table of its own signed something. */
  void sighted(byte[] keys, int offset) {
    if (cache.sighted(keys, offset) && waitingCount < LANES && !isWaiting(keys, offset)) {
      int at = waitingCount++ * PublicKey.BYTES;
      System.arraycopy(keys, offset, waiting, at, PublicKey.BYTES);
    }
  }

  /** Makes the tables that are due; after each batch. */
  void settle(int groups) {
    groupsSinceExchange = Math.min(groupsSinceExchange + groups, GROUPS_PER_EXCHANGE);
    if (waitingCount == 0) {
      return;
    }
    batchesWaited++;
    if (waitingCount < LANES && batchesWaited < PATIENCE) {
      return;
    }
    boolean isFull = cache.used() == cache.slots();
    if (!isFull || groupsSinceExchange == GROUPS_PER_EXCHANGE) {
      keep();
    }
  }

  private void keep() {
    int admitted = 0;
    for (int lane = 0; lane < LANES; lane++) {
      offsets[lane] = lane < waitingCount ? lane * PublicKey.BYTES : 0;
      int slot = lane < waitingCount ? cache.admit(waiting, offsets[lane]) : -1;
      destinations[lane] = slot < 0 ? -1 : address(slot);
      admitted += slot < 0 ? 0 : 1;
    }
    waitingCount = 0;
    batchesWaited = 0;
    if (admitted == 0) {
      return;
    }
    groupsSinceExchange = 0;
    decoder.decode(point, waiting, offsets);
    points.negate(point);
    builder.clear();
    for (int part = 0; part < parts; part++) {
      builder.addMultiples(point, MULTIPLES);
      for (int i = 0; i < 256 / parts && part < parts - 1; i++) {
        points.twice(point, true);
      }
    }
    builder.writeAffine(destinations);
  }

  private boolean isWaiting(byte[] keys, int offset) {
    for (int index = 0; index < waitingCount; index++) {
      int at = index * PublicKey.BYTES;
      if (Arrays.equals(
          keys, offset, offset + PublicKey.BYTES, waiting, at, at + PublicKey.BYTES)) {
        return true;
      }
    }
    return false;
  }

  private long address(int slot) {
    return kept + slot * GroupVerifier.tableBytes(parts);
  }
}
