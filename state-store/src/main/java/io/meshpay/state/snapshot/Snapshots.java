package io.meshpay.state.snapshot;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.AccountRecord;
import io.meshpay.state.AccountStore;
import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.ReadableFile;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The snapshots of one authority in a folder of their own. A file is {@code
 * 00000000000000001234.snapshot} after its position; it gets that name only when it is whole and on
 * the disk. {@link SnapshotFormat} has its layout.
 */
public final class Snapshots {
  private static final String SUFFIX = ".snapshot";
  private static final String DRAFT = "draft.part";

  private final Disk disk;
  private final JournalIdentity identity;

  public Snapshots(Disk disk, JournalIdentity identity) {
    this.disk = disk;
    this.identity = identity;
  }

  /** The positions that there are snapshots of, newest first. */
  public List<Long> positions() throws IOException {
    List<Long> positions = new ArrayList<>();
    for (String name : disk.list()) {
      if (name.matches("0[0-8][0-9]{18}\\" + SUFFIX)) {
        positions.add(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())));
      }
    }
    return positions.reversed();
  }

  /**
   * Writes a snapshot of a store that nobody changes meanwhile. If that fails, nothing of it stays:
   * the disk may be full.
   *
   * @param position of the last change in it
   */
  public Snapshot write(AccountStore store, long position, Digest stateDigest) throws IOException {
    Snapshot snapshot = new Snapshot(position, store.entries(), stateDigest);
    disk.delete(DRAFT);
    try {
      writeDraft(store, snapshot);
      disk.rename(DRAFT, name(position));
      return snapshot;
    } catch (IOException | RuntimeException failure) {
      try {
        disk.delete(DRAFT);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  private void writeDraft(AccountStore store, Snapshot snapshot) throws IOException {
    try (DiskFile file = disk.create(DRAFT, 0)) {
      ByteBuffer header = ByteBuffer.allocate(SnapshotFormat.HEADER_BYTES);
      SnapshotFormat.putHeader(header, identity, snapshot);
      file.writeFully(header, 0);
      EntryWriter entries = new EntryWriter(file);
      store.forEach(entries);
      entries.end();
      file.force();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Loads a snapshot into an empty store. The caller compares the state digest that comes out.
   *
   * @param progress told now and then how many entries there are so far
   * @throws SnapshotDamagedException if the file isn't whole; the store is then to be thrown away
   * @throws IOException also if the snapshot is another authority's
   */
  public Snapshot load(long position, AccountStore store, LongConsumer progress)
      throws IOException {
    String name = name(position);
    try (ReadableFile file = disk.openToRead(name)) {
      Snapshot snapshot = header(file, name);
      if (snapshot.position() != position
          || snapshot.entries() < 0
          || snapshot.entries() > file.length() / SnapshotFormat.ENTRY_BYTES
          || file.length() != SnapshotFormat.fileBytes(snapshot.entries())) {
        throw new SnapshotDamagedException(name + " is cut short or misnamed");
      }
      readEntries(file, name, snapshot.entries(), store, progress);
      return snapshot;
    }
  }

  /**
   * Reads what a snapshot says of itself, not its entries.
   *
   * @throws SnapshotDamagedException if that isn't whole
   * @throws IOException also if the snapshot is another authority's
   */
  public Snapshot describe(long position) throws IOException {
    String name = name(position);
    try (ReadableFile file = disk.openToRead(name)) {
      return header(file, name);
    }
  }

  private Snapshot header(ReadableFile file, String name) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SnapshotFormat.HEADER_BYTES);
    SnapshotFormat.Header header =
        file.readFully(bytes, 0) < SnapshotFormat.HEADER_BYTES
            ? null
            : SnapshotFormat.readHeader(bytes);
    if (header == null) {
      throw new SnapshotDamagedException(name + " has no sound header of this version");
    }
    if (!header.identity().equals(identity)) {
      throw new IOException(
          "snapshot " + name + " is of another authority or committee; move it out of the folder");
    }
    return header.snapshot();
  }

  private static void readEntries(
      ReadableFile file, String name, long entries, AccountStore store, LongConsumer progress)
      throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(EntryWriter.ENTRIES_PER_WRITE * SnapshotFormat.ENTRY_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    AccountRecord record = new AccountRecord();
    CRC32C crc = new CRC32C();
    long offset = SnapshotFormat.HEADER_BYTES;
    for (long done = 0; done < entries; ) {
      int count = (int) Math.min(EntryWriter.ENTRIES_PER_WRITE, entries - done);
      read(file, name, bytes.clear().limit(count * SnapshotFormat.ENTRY_BYTES), offset);
      crc.update(bytes.duplicate());
      for (int i = 0; i < count; i++) {
        int entry = i * SnapshotFormat.ENTRY_BYTES;
        record
            .buffer()
            .putBytes(0, buffer, entry + SnapshotFormat.RECORD_OFFSET, AccountRecord.BYTES);
        int slot = buffer.getInt(entry + SnapshotFormat.SLOT_OFFSET, ByteOrder.LITTLE_ENDIAN);
        store.store(buffer, entry, slot, record);
      }
      offset += bytes.limit();
      done += count;
      progress.accept(done);
    }
    read(file, name, bytes.clear().limit(SnapshotFormat.FOOTER_BYTES), offset);
    if (bytes.getInt(0) != (int) crc.getValue() || store.entries() != entries) {
      throw new SnapshotDamagedException(name + ": its entries don't have its checksum");
    }
  }

  private static void read(ReadableFile file, String name, ByteBuffer into, long offset)
      throws IOException {
    int wanted = into.remaining();
    if (file.readFully(into, offset) < wanted) {
      throw new SnapshotDamagedException(name + " is cut short");
    }
    into.flip();
  }

  /** Deletes all but the newest {@code keep}, 1 or more, and what a crash left unfinished. */
  public void prune(int keep) throws IOException {
    List<Long> positions = positions();
    for (long position : positions.subList(Math.min(keep, positions.size()), positions.size())) {
      disk.delete(name(position));
    }
    discardDraft();
  }

  /** Deletes what a crash left unfinished. */
  public void discardDraft() throws IOException {
    disk.delete(DRAFT);
  }

  private static String name(long position) {
    return "%020d%s".formatted(position, SUFFIX);
  }
}
