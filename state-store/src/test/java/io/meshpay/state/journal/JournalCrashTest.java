package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.state.Seed;
import io.meshpay.state.disk.SimulatedDisk;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Journals on disks that fail, against a list. A failing run prints its own seed: run it alone with
 * {@code -Dmeshpay.journal.seed=NUMBER}. {@code -Dmeshpay.journal.seeds=NUMBER} runs more than the
 * 2,000 of each test.
 */
class JournalCrashTest {
  private static final int SEEDS = Integer.getInteger("meshpay.journal.seeds", 2000) * Seed.ROUNDS;
  private static final Long ONE_SEED = Long.getLong("meshpay.journal.seed");
  private static final RecordPool POOL = new RecordPool(new SplittableRandom(5));

  private interface Run {
    void run(SplittableRandom random) throws IOException;
  }

  private static void forAllSeeds(String test, Run run) {
    SplittableRandom seeds = Seed.random(test);
    for (int i = 0; i < SEEDS; i++) {
      long seed = ONE_SEED != null ? ONE_SEED : seeds.nextLong();
      try {
        run.run(new SplittableRandom(seed));
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("-Dmeshpay.journal.seed=" + seed, e);
      }
    }
  }

  private static JournalSettings settings(SplittableRandom random, JournalSync sync) {
    int segmentBytes = JournalSettings.SEGMENT_BYTES_MIN + 4096 * random.nextInt(3);
    return new JournalSettings(segmentBytes, JournalSettings.GROUP_BYTES_MIN, sync);
  }

  private static Journal open(
      SimulatedDisk disk, SplittableRandom random, JournalSync sync, long knownDurable)
      throws IOException {
    long[] nanos = {0};
    SplittableRandom salts = random.split();
    JournalEnvironment environment =
        new JournalEnvironment(disk, () -> nanos[0] += 30_000_000, salts::nextLong, Runnable::run);
    return Journal.open(environment, JournalFixture.IDENTITY, settings(random, sync), knownDurable);
  }

  /** Appends and commits by chance, until the disk fails or it has been enough. */
  private static void write(Journal journal, JournalModel model, SplittableRandom random)
      throws IOException {
    int steps = random.nextInt(30);
    int burstMax = random.nextInt(4) == 0 ? 200 : 12;
    for (int step = 0; step < steps; step++) {
      int burst = random.nextInt(burstMax);
      for (int i = 0; i < burst; i++) {
        model.appendToBreaking(journal, POOL.any(random));
      }
      if (random.nextInt(20) == 0) {
        journal.rotate();
      }
      model.commit(journal);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      model.appendToBreaking(journal, POOL.any(random));
    }
  }

  private static void stop(
      Journal journal, JournalModel model, SimulatedDisk disk, SplittableRandom random)
      throws IOException {
    if (random.nextInt(4) == 0 && !journal.isBroken()) {
      try {
        journal.close();
        model.sawDurable(journal);
      } catch (IOException e) {
        // It failed while closing: as good as a crash.
      }
    }
    if (random.nextInt(3) == 0) {
      disk.kill();
    } else {
      disk.crash();
    }
  }

  /** One life of the process after the other on one disk; each may end at any operation. */
  private static void live(SplittableRandom random, JournalSync sync, boolean mayKnow)
      throws IOException {
    SimulatedDisk disk = new SimulatedDisk(random.split());
    JournalModel model = new JournalModel();
    for (int life = 1 + random.nextInt(5); life > 0; life--) {
      if (random.nextInt(3) != 0) {
        disk.failAfter(random.nextInt(random.nextBoolean() ? 8 : 80));
      }
      if (random.nextInt(8) == 0) {
        disk.limit(random.nextInt(600_000));
      }
      try {
        long known = mayKnow && random.nextBoolean() ? model.durable() : 0;
        Journal journal = open(disk, random, sync, known);
        model.assertRecovered(journal, disk, random);
        try {
          write(journal, model, random);
        } catch (JournalBrokenException e) {
          assertTrue(journal.isBroken());
          assertThrows(JournalBrokenException.class, journal::commit);
          assertThrows(JournalBrokenException.class, () -> POOL.any(random).appendTo(journal));
        }
        stop(journal, model, disk, random);
      } catch (JournalDamagedException | JournalIdentityException e) {
        throw e;
      } catch (IOException e) {
        // The disk failed while the journal was opened or read.
        disk.crash();
      }
    }
    Journal journal = open(disk, random, sync, mayKnow ? model.durable() : 0);
    model.assertRecovered(journal, disk, random);
    model.assertReadable(disk, 1, model.size());
  }

  @Test
  void afterAnyCrashThereIsWhatWasCommittedAndAPrefixOfTheRest() {
    forAllSeeds("crash", random -> live(random, JournalSync.COMMIT, true));
  }

  @Test
  void whatWasDurableStaysWhenForcesArePutOff() {
    forAllSeeds(
        "lazy crash",
        random ->
            live(random, random.nextBoolean() ? JournalSync.INTERVAL : JournalSync.NONE, true));
  }
}
