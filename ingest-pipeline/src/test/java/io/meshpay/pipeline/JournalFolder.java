package io.meshpay.pipeline;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalEnvironment;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalSettings;
import io.meshpay.state.journal.JournalSync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A journal in a temporary folder of the real file system. */
final class JournalFolder {
  private final Path path;
  private final Disk disk;

  JournalFolder(UnaryOperator<Disk> wrapping) {
    try {
      path = Files.createTempDirectory("meshpay-journal-");
      disk = wrapping.apply(FileDisk.open(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Journal open(JournalIdentity identity) {
    return open(identity, JournalSync.COMMIT, System::nanoTime);
  }

  Journal open(JournalIdentity identity, JournalSync sync, LongSupplier nanoClock) {
    SplittableRandom salts = new SplittableRandom(1);
    try {
      return Journal.open(
          new JournalEnvironment(disk, nanoClock, salts::nextLong, Runnable::run),
          identity,
          new JournalSettings(1 << 20, 1 << 18, sync),
          0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the folder, as far as nobody writes into it any more. */
  void delete() {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException stillWritten) {
      path.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
