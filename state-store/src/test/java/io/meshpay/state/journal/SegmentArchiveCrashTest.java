package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.state.Seed;
import io.meshpay.state.disk.DiskContents;
import io.meshpay.state.disk.FallbackDisk;
import io.meshpay.state.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Segments on their way to an archive, with the power failing at any step on any of the two disks:
 * each is always whole in one folder at least. A failing run prints its own seed: run it alone with
 * {@code -Dmeshpay.journal.seed=NUMBER}.
 */
class SegmentArchiveCrashTest {
  private static final int SEEDS = Integer.getInteger("meshpay.archive.seeds", 1000) * Seed.ROUNDS;
  private static final Long ONE_SEED = Long.getLong("meshpay.journal.seed");
  private static final int LIVES_MAX = 12;

  @Test
  void aSegmentIsNeverInNeitherPlace() {
    SplittableRandom seeds = Seed.random("archive crash");
    for (int i = 0; i < SEEDS; i++) {
      long seed = ONE_SEED != null ? ONE_SEED : seeds.nextLong();
      try {
        run(new SplittableRandom(seed));
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("-Dmeshpay.journal.seed=" + seed, e);
      }
    }
  }

  private static void run(SplittableRandom random) throws IOException {
    SegmentedJournal made = new SegmentedJournal(random, 1 + random.nextInt(3));
    SimulatedDisk archive = new SimulatedDisk(random.split());
    List<OldSegment> all = made.old(Long.MAX_VALUE, 0);
    Map<String, ByteBuffer> before = DiskContents.of(made.disk);
    for (int life = random.nextInt(LIVES_MAX); life > 0; life--) {
      failSoon(made.disk, random);
      failSoon(archive, random);
      if (random.nextInt(6) == 0) {
        archive.limit(random.nextInt(400_000));
      }
      move(made, archive);
      stop(made.disk, random);
      stop(archive, random);
      assertEachIsSomewhere(all, before, made.disk, archive);
    }
    assertTrue(move(made, archive));
    assertEquals(all.stream().map(OldSegment::fileName).toList(), archive.list());
    for (OldSegment segment : all) {
      assertFalse(made.disk.exists(segment.fileName()));
    }
    made.model.assertReadable(new FallbackDisk(made.disk, archive), 1, made.model.size());
    made.open(made.model.size(), made.model.size()).close();
  }

  private static void failSoon(SimulatedDisk disk, SplittableRandom random) {
    if (random.nextInt(3) != 0) {
      disk.failAfter(random.nextInt(random.nextBoolean() ? 3 : 12));
    }
  }

  private static void stop(SimulatedDisk disk, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      disk.kill();
    } else {
      disk.crash();
    }
  }

  /** What the authority does after a snapshot; says whether it worked out. */
  private static boolean move(SegmentedJournal made, SimulatedDisk archive) throws IOException {
    SegmentArchive moving = new SegmentArchive(made.disk, archive, JournalFixture.IDENTITY);
    try {
      for (OldSegment segment : made.old(Long.MAX_VALUE, 0)) {
        moving.move(segment);
      }
      return true;
    } catch (JournalDamagedException | JournalIdentityException e) {
      throw e;
    } catch (IOException failed) {
      return false;
    }
  }

  private static void assertEachIsSomewhere(
      List<OldSegment> all,
      Map<String, ByteBuffer> before,
      SimulatedDisk disk,
      SimulatedDisk archive)
      throws IOException {
    boolean isStillHere = false;
    for (OldSegment segment : all) {
      String name = segment.fileName();
      boolean isHere = disk.exists(name);
      if (isHere) {
        assertEquals(before.get(name), DiskContents.file(disk, name));
      }
      if (archive.exists(name)) {
        assertEquals(before.get(name), DiskContents.file(archive, name), "half a copy");
      }
      assertTrue(isHere || archive.exists(name), () -> name + " is lost");
      assertTrue(isHere || !isStillHere, "a hole");
      isStillHere |= isHere;
    }
  }
}
