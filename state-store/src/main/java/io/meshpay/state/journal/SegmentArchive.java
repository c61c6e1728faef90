package io.meshpay.state.journal;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Moves segments from a journal's folder to an archive, which may be on another disk. A segment is
 * copied under another name, forced, read back and compared, and only then gets its name there;
 * only after that it goes here. So at any moment it is whole in one of the two folders at least,
 * and after a crash the same is done again. For one thread, and one archive for each journal.
 *
 * <p>What is read back may come from the machine's memory instead of the disk: the force before is
 * what has the disk keep it.
 */
public final class SegmentArchive {
  private static final String DRAFT = "arriving.part";
  private static final int CHUNK_BYTES = 1 << 20;

  private final Disk journal;
  private final Disk archive;
  private final JournalIdentity identity;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);

  /** A file's length, and the CRC-32C of all of it. */
  private record Sum(long bytes, long crc) {}

  @FunctionalInterface
  private interface ChunkUse {
    void use(ByteBuffer bytes, long offset) throws IOException;
  }

  /**
   * @param archive holds segments of this journal and none of others
   */
  public SegmentArchive(Disk journal, Disk archive, JournalIdentity identity) {
    this.journal = journal;
    this.archive = archive;
    this.identity = identity;
  }

  /**
   * Moves a segment.
   *
   * @throws JournalDamagedException if the segment is damaged; it stays where it is
   * @throws IOException if a disk fails, or the archive is full, lacks the segment before, or has
   *     another file of this name; the segment stays where it is
   */
  public void move(OldSegment segment) throws IOException {
    requirePlace(segment);
    String name = segment.fileName();
    if (archive.exists(name)) {
      requireSame(name);
    } else {
      copy(segment);
    }
    journal.delete(name);
  }

  /** The archive may begin anywhere, but have no hole. */
  private void requirePlace(OldSegment segment) throws IOException {
    long previous = segment.previousFirstPosition();
    if (previous == 0 || archive.exists(SegmentName.of(previous))) {
      return;
    }
    for (String name : archive.list()) {
      long first = SegmentName.firstPosition(name);
      if (first > 0 && first != segment.firstPosition()) {
        throw new IOException(
            "the archive has other segments, but not %s, which %s follows on"
                .formatted(SegmentName.of(previous), segment.fileName()));
      }
    }
  }

  private void requireSame(String name) throws IOException {
    if (!sum(journal, name).equals(sum(archive, name))) {
      throw new IOException(
          "the archive has another file " + name + " than the journal: take it away from there");
    }
  }

  private void copy(OldSegment segment) throws IOException {
    String name = segment.fileName();
    try {
      archive.delete(DRAFT);
      Sum written;
      try (DiskFile to = archive.create(DRAFT, 0)) {
        written = read(journal, name, to::writeFully);
        to.force();
      }
      if (!sum(archive, DRAFT).equals(written)) {
        throw new IOException("the copy of " + name + " in the archive isn't what was written");
      }
      requireWhole(segment);
    } catch (IOException e) {
      discardDraft(e);
      throw e;
    }
    archive.rename(DRAFT, name);
  }

  private void discardDraft(IOException cause) {
    try {
      archive.delete(DRAFT);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Every record of the copy must be sound: damage is to be told while it can be mended. */
  private void requireWhole(OldSegment segment) throws IOException {
    try (ReadableFile file = archive.openToRead(DRAFT)) {
      SegmentHeader header = SegmentHeader.read(file, segment.fileName(), identity);
      SegmentPages pages = new SegmentPages();
      pages.use(file, header.segmentBytes());
      RecordCursor cursor = new RecordCursor(pages, header);
      RecordKind kind = cursor.next();
      while (kind != null && kind != RecordKind.END) {
        kind = cursor.next();
      }
      if (kind == null || cursor.position() != segment.lastPosition()) {
        throw new JournalDamagedException(
            segment.fileName(),
            cursor.nextOffset(),
            "no good record %d; the next segment begins at %d"
                .formatted(cursor.position() + 1, segment.lastPosition() + 1));
      }
    }
  }

  private Sum sum(ReadableDisk disk, String name) throws IOException {
    return read(disk, name, (bytes, offset) -> {});
  }

  private Sum read(ReadableDisk disk, String name, ChunkUse use) throws IOException {
    CRC32C crc = new CRC32C();
    long offset = 0;
    try (ReadableFile file = disk.openToRead(name)) {
      int count = file.readFully(chunk.clear(), 0);
      while (count > 0) {
        crc.update(chunk.flip());
        use.use(chunk.flip(), offset);
        offset += count;
        count = file.readFully(chunk.clear(), offset);
      }
      return new Sum(offset, crc.getValue());
    }
  }
}
