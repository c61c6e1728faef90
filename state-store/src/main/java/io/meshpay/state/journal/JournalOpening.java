package io.meshpay.state.journal;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import java.io.IOException;

/** Opens a journal: finds its segments, recovers the last one, and goes on where it ends. */
final class JournalOpening {
  private final JournalEnvironment environment;
  private final JournalSettings settings;
  private final JournalTree tree = new JournalTree();
  private final CertificatePacking packing;

  private JournalOpening(
      JournalEnvironment environment, JournalIdentity identity, JournalSettings settings) {
    this.environment = environment;
    this.settings = settings;
    packing = new CertificatePacking(identity.epoch(), settings.segmentBytes());
  }

  static Journal open(
      JournalEnvironment environment,
      JournalIdentity identity,
      JournalSettings settings,
      long knownDurable,
      long basePosition)
      throws IOException {
    Disk disk = environment.disk();
    SegmentList segments = SegmentList.read(disk, identity);
    if (segments.firstPosition() - 1 > basePosition) {
      throw new SegmentsMissingException(
          basePosition + 1,
          segments.firstPosition(),
          basePosition == 0
              ? "there is no snapshot to start from"
              : "the newest snapshot is of position " + basePosition);
    }
    JournalOpening opening = new JournalOpening(environment, identity, settings);
    if (segments.size() > 0) {
      return opening.resume(segments.get(segments.size() - 1), knownDurable);
    }
    if (knownDurable > 0) {
      throw new JournalDamagedException(
          SegmentName.of(1), 0, "there is no journal, but " + knownDurable + " were durable");
    }
    return opening.beginAfter(SegmentHeader.none(identity), 1, 0);
  }

  private Journal beginAfter(SegmentHeader last, long nextGroup, long clearedBytes)
      throws IOException {
    SegmentWriter writer = new SegmentWriter(environment, settings, tree, packing, last, nextGroup);
    writer.openNext();
    return journal(writer, JournalFormat.HEADER_BYTES, clearedBytes);
  }

  private Journal resume(SegmentHeader last, long knownDurable) throws IOException {
    DiskFile file = environment.disk().open(last.fileName());
    try {
      TailRecovery tail = new TailRecovery(file, last);
      tail.find(tree, knownDurable);
      tail.mend(file);
      if (tail.isEnded()) {
        file.close();
        return beginAfter(last, tail.nextGroup(), tail.tornBytes());
      }
      SegmentWriter writer =
          new SegmentWriter(environment, settings, tree, packing, last, tail.nextGroup());
      writer.resume(file, tail.endOffset());
      return journal(writer, tail.endOffset(), tail.tornBytes());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private Journal journal(SegmentWriter writer, long offset, long clearedBytes) {
    JournalRecovery recovery =
        new JournalRecovery(
            tree.size(), SegmentName.of(writer.firstPosition()), offset, clearedBytes);
    return new Journal(writer, tree, packing, settings.sync(), environment, recovery);
  }
}
