package io.meshpay.state.journal;

import io.meshpay.state.Allocation;
import io.meshpay.state.disk.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAllocationTest {
  @TempDir Path folder;

  @Test
  void appendingAndCommittingMakesNoGarbage() throws IOException {
    RecordPool pool = new RecordPool(new SplittableRandom(8));
    SplittableRandom random = new SplittableRandom(9);
    JournalSettings settings = new JournalSettings(1 << 25, 1 << 20, JournalSync.NONE);
    try (Journal journal =
        Journal.open(
            JournalFixture.environment(FileDisk.open(folder), 3),
            JournalFixture.IDENTITY,
            settings,
            0)) {
      Allocation.assertNone(
          10_000,
          i -> {
            pool.any(random).appendKnownTo(journal);
            if (i % 16 == 0) {
              journal.commit();
            }
          });
    }
  }
}
