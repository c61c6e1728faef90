package io.meshpay.state;

import io.meshpay.state.disk.Preallocation;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps the entries off the heap in a Chronicle Map, in a file that is mapped into memory: an index
 * that survives a clean stop, not a durable store. Loads and stores allocate nothing.
 *
 * <p>About 250 bytes of file for each of entriesMax; the reserve above it is added when it is
 * needed, in steps of the same size.
 *
 * <p>The map has a single segment. Its one user needs no parallelism, and with many segments
 * someone could grind account keys that all fall into one, and so fill the map long before
 * entriesMax.
 *
 * <p>One key that no account can have, {@link #DESCRIPTION_SLOT} of the zero account, holds what
 * the file was made for: the layout's number and entriesMax.
 */
public final class ChronicleAccountStore implements AccountStore {
  /** entriesMax when nothing else is configured: a file of 250 MB. */
  public static final long ENTRIES_MAX_DEFAULT = 1_000_000;

  /** The largest entriesMax that can be asked for. */
  public static final long ENTRIES_MAX_LIMIT = 100_000_000;

  private static final int LAYOUT = 1;
  private static final int DESCRIPTION_SLOT = -1;
  private static final int DESCRIPTION_LAYOUT_OFFSET = 0;
  private static final int DESCRIPTION_ENTRIES_MAX_OFFSET = 8;

  /**
   * Room for ten times entriesMax and more. Twice is what the ledger wants; the rest is for an
   * authority that is configured with less than the others, which execute what they voted for. It
   * costs nothing until it is used.
   */
  private static final double BLOAT_FACTOR_MAX = 10;

  /** What a Chronicle Map's file has behind a checksum and a length. */
  private static final byte[] FILE_MARK =
      "!net.openhft.chronicle.map.".getBytes(StandardCharsets.US_ASCII);

  private static final int FILE_MARK_OFFSET = 12;

  private final ChronicleMap<AccountSlot, AccountRecord> map;
  private final StoreFileLock lock;
  private final long entriesMax;
  private final boolean hadEntries;
  private final AccountSlot probe = new AccountSlot();

  private ChronicleAccountStore(
      ChronicleMap<AccountSlot, AccountRecord> map, StoreFileLock lock, long entriesMax) {
    this.map = map;
    this.lock = lock;
    this.entriesMax = entriesMax;
    this.hadEntries = entries() > 0;
  }

  /**
   * Opens a file, or makes it when there is none (or an empty one).
   *
   * @param entriesMax from 1 to {@link #ENTRIES_MAX_LIMIT}; fixed when the file is made
   * @throws IOException if the file can't be used: it is in use, not an account map, made for
   *     another entriesMax or by another version of this class; the message says which
   */
  public static ChronicleAccountStore open(File file, long entriesMax) throws IOException {
    if (entriesMax < 1 || entriesMax > ENTRIES_MAX_LIMIT) {
      throw new IllegalArgumentException(
          "entriesMax " + entriesMax + " is not from 1 to " + ENTRIES_MAX_LIMIT);
    }
    StoreFileLock lock = StoreFileLock.of(file);
    try {
      boolean isNew = file.length() == 0;
      requireMapOrNothing(file);
      ChronicleMap<AccountSlot, AccountRecord> map = openMap(file, entriesMax);
      try {
        describe(map, file, entriesMax);
        if (isNew) {
          allocate(file);
        }
        return new ChronicleAccountStore(map, lock, entriesMax);
      } catch (IOException | RuntimeException e) {
        map.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Refuses what Chronicle Map would wait for, a minute long, to become a map. */
  private static void requireMapOrNothing(File file) throws IOException {
    if (!file.exists() || (file.isFile() && file.length() == 0)) {
      return;
    }
    byte[] start = new byte[0];
    if (file.isFile()) {
      try (InputStream in = Files.newInputStream(file.toPath())) {
        start = in.readNBytes(FILE_MARK_OFFSET + FILE_MARK.length);
      }
    }
    if (start.length < FILE_MARK_OFFSET
        || !Arrays.equals(start, FILE_MARK_OFFSET, start.length, FILE_MARK, 0, FILE_MARK.length)) {
      throw new IOException(file + " is not an account map, or its making was cut short");
    }
  }

  private static ChronicleMap<AccountSlot, AccountRecord> openMap(File file, long entriesMax)
      throws IOException {
    try {
      return ChronicleMapBuilder.of(AccountSlot.class, AccountRecord.class)
          .name(file.getName())
          .entries(entriesMax + 1)
          .actualSegments(1)
          .maxBloatFactor(BLOAT_FACTOR_MAX)
          .constantKeySizeBySample(new AccountSlot())
          .keyMarshaller(new AccountSlotMarshaller())
          .constantValueSizeBySample(new AccountRecord())
          .valueMarshaller(new AccountRecordMarshaller())
          .putReturnsNull(true)
          // Its owner closes it, after the last reply; Chronicle's own hook would come too early.
          .skipCloseOnExitHook(true)
          .createPersistedTo(file);
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " can't be opened as an account map: " + e.getMessage(), e);
    }
  }

  private static void allocate(File file) throws IOException {
    try {
      Preallocation.fill(file);
    } catch (IOException e) {
      throw new IOException(
          "no room for an account map of "
              + file.length()
              + " bytes at "
              + file
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void describe(
      ChronicleMap<AccountSlot, AccountRecord> map, File file, long entriesMax) throws IOException {
    AccountSlot key = new AccountSlot().set(new UnsafeBuffer(new byte[32]), 0, DESCRIPTION_SLOT);
    AccountRecord description = new AccountRecord();
    UnsafeBuffer buffer = description.buffer();
    if (map.longSize() == 0) {
      buffer.putInt(DESCRIPTION_LAYOUT_OFFSET, LAYOUT, ByteOrder.LITTLE_ENDIAN);
      buffer.putLong(DESCRIPTION_ENTRIES_MAX_OFFSET, entriesMax, ByteOrder.LITTLE_ENDIAN);
      map.put(key, description);
      return;
    }
    if (map.getUsing(key, description) == null) {
      throw new IOException(file + " is a map, but not of accounts");
    }
    int layout = buffer.getInt(DESCRIPTION_LAYOUT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    if (layout != LAYOUT) {
      throw new IOException(file + " has record layout " + layout + ", not " + LAYOUT);
    }
    long made = buffer.getLong(DESCRIPTION_ENTRIES_MAX_OFFSET, ByteOrder.LITTLE_ENDIAN);
    if (made != entriesMax) {
      throw new IOException(
          file
              + " was made for at most "
              + made
              + " entries, but "
              + entriesMax
              + " are configured; configure "
              + made
              + " or start with a new file");
    }
  }

  /** Whether the file held entries when it was opened: an authority ran on it before. */
  public boolean hadEntries() {
    return hadEntries;
  }

  @Override
  public boolean load(DirectBuffer account, int offset, int slot, AccountRecord into) {
    return map.getUsing(probe.set(account, offset, slot), into) != null;
  }

  @Override
  public void store(DirectBuffer account, int offset, int slot, AccountRecord record) {
    map.put(probe.set(account, offset, slot), record);
  }

  @Override
  public long entries() {
    return map.longSize() - 1;
  }

  @Override
  public long entriesMax() {
    return entriesMax;
  }

  @Override
  public void forEach(Visitor visitor) {
    AccountSlot key = new AccountSlot();
    AccountRecord record = new AccountRecord();
    map.forEachEntry(
        entry -> {
          entry.key().getUsing(key);
          if (key.slot() != DESCRIPTION_SLOT) {
            entry.value().getUsing(record);
            visitor.entry(key.account(), 0, key.slot(), record);
          }
        });
  }

  @Override
  public void close() {
    map.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
