package io.meshpay.state.journal;

import io.meshpay.state.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A journal of some ended segments with {@value #CHANGES} changes each, and one that goes on. */
final class SegmentedJournal {
  static final int CHANGES = 3;
  private static final RecordPool POOL = new RecordPool(new SplittableRandom(8));

  final SplittableRandom random;
  final SimulatedDisk disk;
  final JournalModel model = new JournalModel();

  /** Where each change is, by position from 1 on. */
  final List<Long> offsets = new ArrayList<>(List.of(0L));

  SegmentedJournal(SplittableRandom random, int endedSegments) throws IOException {
    this.random = random;
    disk = new SimulatedDisk(random.split());
    try (Journal journal = open(0, 0)) {
      for (int segment = 0; segment <= endedSegments; segment++) {
        append(journal);
        if (segment < endedSegments) {
          journal.rotate();
        }
        model.commit(journal);
      }
    }
  }

  void append(Journal journal) {
    for (int i = 0; i < CHANGES; i++) {
      model.append(journal, POOL.any(random));
      offsets.add(journal.offset());
    }
  }

  Journal open(long knownDurable, long basePosition) throws IOException {
    return Journal.open(
        JournalFixture.environment(disk, 3),
        JournalFixture.IDENTITY,
        JournalFixture.SMALL,
        knownDurable,
        basePosition);
  }

  /** The first position of a segment, counted from 0. */
  static long first(int segment) {
    return 1 + (long) segment * CHANGES;
  }

  static String name(int segment) {
    return SegmentName.of(first(segment));
  }

  List<OldSegment> old(long covered, int kept) throws IOException {
    return OldSegment.find(disk, JournalFixture.IDENTITY, covered, kept);
  }
}
