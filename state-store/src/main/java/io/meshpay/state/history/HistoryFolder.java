package io.meshpay.state.history;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.ReadableFile;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of an index: {@code manifest}, the run files that it names, and leftovers of a stop in
 * the middle of something, which go when the index is opened.
 *
 * <p>A new manifest takes the old one's place in one atomic rename, after the runs that it names
 * are forced. So whatever the moment of a crash, the manifest names whole runs.
 */
final class HistoryFolder {
  private static final String NEW_MANIFEST = "manifest.new";

  /** Stands there when damage was met while reading: the next opening starts anew. */
  private static final String DAMAGED = "damaged";

  private static final int DAMAGED_BYTES = 1;
  private static final int MANIFEST_BYTES_MAX = 1 << 20;

  private final Disk disk;
  private final JournalIdentity identity;
  private @Nullable String discarded;

  HistoryFolder(Disk disk, JournalIdentity identity) {
    this.disk = disk;
    this.identity = identity;
  }

  /**
   * Opens the runs that count, the oldest first: none if the folder is new, or if what it holds is
   * damaged, of another identity, beyond the journal's last position, or ends before its first one;
   * then all of it is deleted.
   */
  List<Run> open(long journalFirst, long journalPosition) throws IOException {
    List<Run> runs = new ArrayList<>();
    try {
      for (RunRange range : readManifest(journalFirst, journalPosition)) {
        runs.add(Run.open(disk, identity, range));
      }
    } catch (HistoryDamagedException e) {
      discarded = String.valueOf(e.getMessage());
      closeAll(runs);
      runs.clear();
      disk.delete(Manifest.FILE_NAME);
    } catch (IOException | RuntimeException e) {
      closeAll(runs);
      throw e;
    }
    try {
      deleteLeftovers(runs);
    } catch (IOException | RuntimeException e) {
      closeAll(runs);
      throw e;
    }
    return runs;
  }

  /** Why {@link #open} deleted what was there, or null if it didn't. */
  @Nullable String discarded() {
    return discarded;
  }

  /** Writes a run of level 0 from a memory run whose entries {@code order} puts in order. */
  Run write(MemoryRun memory, int[] order, long firstPosition) throws IOException {
    RunRange range = new RunRange(firstPosition, memory.lastPosition(), memory.size(), 0);
    try (RunWriter writer = new RunWriter(disk, identity, range)) {
      for (int i = 0; i < memory.size(); i++) {
        writer.append(memory.entries(), order[i] * EntryLayout.BYTES);
      }
      writer.finish();
    }
    return Run.open(disk, identity, range);
  }

  /** Starts to merge neighbouring runs, the oldest first. */
  RunMerge merge(List<Run> runs) throws IOException {
    return RunMerge.start(disk, identity, runs);
  }

  /** Opens a run that was just finished. */
  Run open(RunRange range) throws IOException {
    return Run.open(disk, identity, range);
  }

  /** Makes these the runs that count. */
  void replaceManifest(List<Run> runs) throws IOException {
    ByteBuffer manifest = Manifest.write(identity, runs.stream().map(Run::range).toList());
    disk.delete(NEW_MANIFEST);
    try (DiskFile file = disk.create(NEW_MANIFEST, manifest.remaining())) {
      file.writeFully(manifest, 0);
      file.force();
    }
    disk.rename(NEW_MANIFEST, Manifest.FILE_NAME);
  }

  /** Deletes a run that no longer counts. */
  void delete(RunRange range) throws IOException {
    disk.delete(range.fileName());
  }

  /** Makes the next opening start anew, if the disk still lets us write that down. */
  synchronized void markDamaged() {
    try {
      if (!disk.exists(DAMAGED)) {
        disk.create(DAMAGED, DAMAGED_BYTES).close();
      }
    } catch (IOException brokenDisk) {
      // Then the damage is met again: no worse than now.
    }
  }

  private List<RunRange> readManifest(long journalFirst, long journalPosition) throws IOException {
    if (disk.exists(DAMAGED)) {
      throw new HistoryDamagedException(DAMAGED, 0, "damage was met while the index was in use");
    }
    if (!disk.exists(Manifest.FILE_NAME)) {
      return List.of();
    }
    List<RunRange> runs;
    try (ReadableFile file = disk.openToRead(Manifest.FILE_NAME)) {
      long length = file.length();
      if (length > MANIFEST_BYTES_MAX) {
        throw new HistoryDamagedException(Manifest.FILE_NAME, length, "it is too long");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      file.readFully(bytes, 0);
      runs = Manifest.read(bytes.flip(), identity);
    }
    if (!runs.isEmpty() && runs.getLast().lastPosition() > journalPosition) {
      throw new HistoryDamagedException(
          Manifest.FILE_NAME, 0, "it goes beyond the journal, which ends at " + journalPosition);
    }
    if (!runs.isEmpty() && runs.getLast().lastPosition() + 1 < journalFirst) {
      throw new HistoryDamagedException(
          Manifest.FILE_NAME,
          0,
          "it ends at %d, and the journal begins at %d"
              .formatted(runs.getLast().lastPosition(), journalFirst));
    }
    return runs;
  }

  /** The mark of damage goes last, so that a stop in between doesn't forget it. */
  private void deleteLeftovers(List<Run> runs) throws IOException {
    Set<String> counted = new HashSet<>();
    for (Run run : runs) {
      counted.add(run.range().fileName());
    }
    for (String name : disk.list()) {
      boolean isLeftover = name.endsWith(RunRange.NAME_END) && !counted.contains(name);
      if (isLeftover || name.equals(NEW_MANIFEST)) {
        disk.delete(name);
      }
    }
    disk.delete(DAMAGED);
  }

  static void closeAll(List<Run> runs) throws IOException {
    for (Run run : runs) {
      run.close();
    }
  }
}
