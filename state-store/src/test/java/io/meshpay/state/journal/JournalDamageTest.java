package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.Seed;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JournalDamageTest {
  private static final int ROUNDS = 400 * Seed.ROUNDS;
  private static final RecordPool POOL = new RecordPool(new SplittableRandom(6));

  private final SplittableRandom random = Seed.random("damage");
  private SimulatedDisk disk = new SimulatedDisk(random.split());
  private JournalModel model = new JournalModel();

  private Journal open(long knownDurable) throws IOException {
    return Journal.open(
        JournalFixture.environment(disk, 3),
        JournalFixture.IDENTITY,
        JournalFixture.SMALL,
        knownDurable);
  }

  /** Appends and commits; returns the offset where the last group begins. */
  private long write(int groups, int groupRecords) throws IOException {
    long lastGroup = 0;
    try (Journal journal = open(0)) {
      for (int group = 0; group < groups; group++) {
        for (int i = 0; i < groupRecords; i++) {
          model.append(journal, POOL.any(random));
          if (i == 0) {
            lastGroup = journal.offset() - JournalFormat.aligned(JournalFormat.GROUP_BYTES);
          }
        }
        model.commit(journal);
      }
    }
    return lastGroup;
  }

  private void overwrite(String name, long offset, byte[] bytes) throws IOException {
    try (DiskFile file = disk.open(name)) {
      file.writeFully(ByteBuffer.wrap(bytes), offset);
      file.force();
    }
  }

  private static String firstSegment() {
    return SegmentName.of(1);
  }

  @Test
  void aFlippedBitIsRefusedOrOnlyShortensTheLastGroup() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      disk = new SimulatedDisk(random.split());
      model = new JournalModel();
      flipOneBit();
    }
  }

  private void flipOneBit() throws IOException {
    int groups = 2 + random.nextInt(12);
    write(groups, 1 + random.nextInt(100));
    List<String> segments = disk.list().stream().filter(n -> !n.equals("spare")).toList();
    String name = segments.get(random.nextInt(segments.size()));
    // Most of a segment may be empty: look for a place near its start as often as anywhere.
    int bytesMax = random.nextBoolean() ? 20_000 : JournalFixture.SMALL.segmentBytes();
    disk.flip(name, random.nextInt(bytesMax * 8));
    int intact;
    try (Journal journal = open(0)) {
      intact = (int) journal.recovery().lastPosition();
      assertTrue(intact > 0 || groups == 1);
      model.assertReadable(disk, 1, intact);
      assertTrue(intact >= model.size() - 100, () -> intact(model.size()));
    } catch (JournalDamagedException e) {
      assertTrue(String.valueOf(e.getMessage()).contains(e.file()));
      return;
    }
    if (intact < model.size()) {
      // Only who knows how far it was can tell.
      assertThrows(JournalDamagedException.class, () -> open(model.size()));
    }
  }

  private static String intact(int size) {
    return "more than a group is missing of " + size;
  }

  @Test
  void damageBeforeALaterGroupStopsTheStartAndIsLeftAsItIs() throws IOException {
    write(3, 2);
    disk.flip(firstSegment(), (JournalFormat.HEADER_BYTES + 60) * 8L);
    for (int i = 0; i < 2; i++) {
      JournalDamagedException e = assertThrows(JournalDamagedException.class, () -> open(0));
      assertEquals(firstSegment(), e.file());
      assertEquals(JournalFormat.HEADER_BYTES + 32, e.offset());
    }
    disk.flip(firstSegment(), (JournalFormat.HEADER_BYTES + 60) * 8L);
    open(model.size()).close();
    model.assertReadable(disk, 1, model.size());
  }

  @Test
  void aHoleOfZerosIsDamage() throws IOException {
    write(3, 2);
    overwrite(firstSegment(), JournalFormat.HEADER_BYTES, new byte[64]);
    assertThrows(JournalDamagedException.class, () -> open(0));
  }

  @Test
  void aTornLastGroupIsCutAndClearedUnlessItIsKnownToHaveBeenDurable() throws IOException {
    long lastGroup = write(3, 2);
    overwrite(firstSegment(), lastGroup + 40, new byte[1000]);
    assertThrows(JournalDamagedException.class, () -> open(6));
    try (Journal journal = open(4)) {
      assertEquals(4, journal.recovery().lastPosition());
      assertEquals(lastGroup + 32, journal.recovery().offset());
      model.assertReadable(disk, 1, 4);
    }
  }

  @Test
  void garbageBehindTheEndIsClearedOnce() throws IOException {
    write(2, 2);
    byte[] garbage = new byte[3000];
    random.nextBytes(garbage);
    overwrite(firstSegment(), 100_000, garbage);
    try (Journal journal = open(4)) {
      assertTrue(journal.recovery().clearedBytes() > 2900);
    }
    try (Journal journal = open(4)) {
      assertEquals(0, journal.recovery().clearedBytes());
    }
  }

  @Test
  void aSegmentMissingBetweenOthersOrTheWholeJournalIsDamage() throws IOException {
    try (Journal journal = open(0)) {
      for (int i = 0; i < 3; i++) {
        model.append(journal, POOL.any(random));
        journal.rotate();
        journal.commit();
      }
    }
    disk.delete(SegmentName.of(2));
    JournalDamagedException e = assertThrows(JournalDamagedException.class, () -> open(0));
    assertEquals(SegmentName.of(2), e.file());
    assertThrows(
        JournalDamagedException.class, () -> JournalReader.open(disk, JournalFixture.IDENTITY));
    disk.list().forEach(this::delete);
    assertThrows(JournalDamagedException.class, () -> open(1));
    assertEquals(List.of(), disk.list());
  }

  private void delete(String name) {
    try {
      disk.delete(name);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theJournalOfAnotherIsNeitherReadNorWritten() throws IOException {
    write(1, 1);
    JournalIdentity ours = JournalFixture.IDENTITY;
    List<JournalIdentity> others =
        List.of(
            new JournalIdentity(ours.epoch() + 1, ours.committeeId(), ours.authority()),
            new JournalIdentity(ours.epoch(), Digest.of(new byte[32]), ours.authority()));
    for (JournalIdentity other : others) {
      assertThrows(
          JournalIdentityException.class,
          () -> Journal.open(JournalFixture.environment(disk, 3), other, JournalFixture.SMALL, 0));
      assertThrows(JournalIdentityException.class, () -> JournalReader.open(disk, other));
    }
    model.assertReadable(disk, 1, 1);
  }

  @Test
  void readingBehindTheEndIsAnExceptionNotAGap() throws IOException {
    write(1, 3);
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      assertThrows(JournalDamagedException.class, () -> reader.forEach(1, 4, record -> {}));
      reader.forEach(4, 3, record -> {});
      reader.forEach(1, 3, model::assertIsChange);
    }
  }
}
