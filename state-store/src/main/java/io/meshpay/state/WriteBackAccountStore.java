package io.meshpay.state;

import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps the entries that were used last in front of another store, and writes them back when their
 * place is needed or the store is closed. A payment uses each of its two accounts twice within
 * milliseconds, and an account that is busy more often than that; the store below sees one load and
 * at most one write of them.
 *
 * <p>That a write waits is no risk that wasn't there: the store below is an index that is used
 * again only after a clean stop, which closes it, and otherwise rebuilt from the journal.
 *
 * <p>Each entry has one place, and whatever comes there next displaces it. Who grinds keys that
 * share places makes the accounts that he pays slower, to what they were without this, and nobody
 * else's. Several places for an entry, and a choice between them, would displace fewer; what counts
 * is the second use within milliseconds, for which one place and enough of them do.
 *
 * <p>A new entry is written through at once, so the store below always counts all of them.
 *
 * <table>
 * <caption>A place, in lines of the processor's cache</caption>
 * <tr><th>offset</th><th>bytes</th><th>field</th></tr>
 * <tr><td>0</td><td>32</td><td>account</td></tr>
 * <tr><td>32</td><td>4</td><td>slot</td></tr>
 * <tr><td>36</td><td>4</td><td>0 for a free place, 1 for one that the store below has as it is, 2
 * for one to be written back</td></tr>
 * <tr><td>40</td><td>24</td><td>unused</td></tr>
 * <tr><td>64</td><td>192</td><td>record</td></tr>
 * </table>
 */
public final class WriteBackAccountStore implements AccountStore {
  /** Places where nothing else is said: 16 MiB. */
  public static final int PLACES_DEFAULT = 1 << 16;

  /** The most places: 1 GiB. */
  public static final int PLACES_MAX = 1 << 22;

  private static final int ACCOUNT_BYTES = 32;
  private static final int SLOT_OFFSET = 32;
  private static final int STATE_OFFSET = 36;
  private static final int RECORD_OFFSET = 64;
  private static final int PLACE_BYTES = RECORD_OFFSET + AccountRecord.BYTES;

  private static final int FREE = 0;
  private static final int CLEAN = 1;
  private static final int DIRTY = 2;

  private final AccountStore below;
  private final UnsafeBuffer places;
  private final int mask;
  private final AccountRecord displaced = new AccountRecord();

  /**
   * @param below used through this alone from now on, and closed with it
   * @param places how many entries are kept, a power of two up to {@link #PLACES_MAX}; each takes
   *     256 bytes
   */
  public WriteBackAccountStore(AccountStore below, int places) {
    if (!BitUtil.isPowerOfTwo(places) || places > PLACES_MAX) {
      throw new IllegalArgumentException(places + " places");
    }
    this.below = below;
    mask = places - 1;
    this.places = TableMemory.allocate(places * PLACE_BYTES);
  }

  @Override
  public boolean load(DirectBuffer account, int offset, int slot, AccountRecord into) {
    int place = place(account, offset, slot);
    if (!holds(place, account, offset, slot)) {
      if (!below.load(account, offset, slot, into)) {
        return false;
      }
      take(place, account, offset, slot, into);
      return true;
    }
    into.buffer().putBytes(0, places, place + RECORD_OFFSET, AccountRecord.BYTES);
    return true;
  }

  @Override
  public void store(DirectBuffer account, int offset, int slot, AccountRecord record) {
    int place = place(account, offset, slot);
    if (holds(place, account, offset, slot)) {
      places.putBytes(place + RECORD_OFFSET, record.buffer(), 0, AccountRecord.BYTES);
      places.putInt(place + STATE_OFFSET, DIRTY);
    } else {
      below.store(account, offset, slot, record);
      take(place, account, offset, slot, record);
    }
  }

  /** Where the entry stands if it is kept. Account keys look random, or are somebody's choice. */
  private int place(DirectBuffer account, int offset, int slot) {
    long hash = (account.getLong(offset, ByteOrder.LITTLE_ENDIAN) ^ slot) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32 & mask) * PLACE_BYTES;
  }

  private boolean holds(int place, DirectBuffer account, int offset, int slot) {
    return places.getInt(place + STATE_OFFSET) != FREE
        && places.getInt(place + SLOT_OFFSET) == slot
        && places.getLong(place) == account.getLong(offset)
        && places.getLong(place + 8) == account.getLong(offset + 8)
        && places.getLong(place + 16) == account.getLong(offset + 16)
        && places.getLong(place + 24) == account.getLong(offset + 24);
  }

  private void take(int place, DirectBuffer account, int offset, int slot, AccountRecord record) {
    writeBack(place);
    places.putBytes(place, account, offset, ACCOUNT_BYTES);
    places.putInt(place + SLOT_OFFSET, slot);
    places.putInt(place + STATE_OFFSET, CLEAN);
    places.putBytes(place + RECORD_OFFSET, record.buffer(), 0, AccountRecord.BYTES);
  }

  private void writeBack(int place) {
    if (places.getInt(place + STATE_OFFSET) == DIRTY) {
      displaced.buffer().putBytes(0, places, place + RECORD_OFFSET, AccountRecord.BYTES);
      below.store(places, place, places.getInt(place + SLOT_OFFSET), displaced);
      places.putInt(place + STATE_OFFSET, CLEAN);
    }
  }

  private void writeBackAll() {
    for (int place = 0; place < places.capacity(); place += PLACE_BYTES) {
      writeBack(place);
    }
  }

  @Override
  public long entries() {
    return below.entries();
  }

  @Override
  public long entriesMax() {
    return below.entriesMax();
  }

  /** Writes everything back first. */
  @Override
  public void forEach(Visitor visitor) {
    writeBackAll();
    below.forEach(visitor);
  }

  @Override
  public void close() {
    writeBackAll();
    below.close();
  }
}
