package io.meshpay.authority;

import io.meshpay.state.disk.FileDisk;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that old segments of the journal go to, held exclusively while it is open: only as
 * long as it is written to, so that its disk can be taken away between. It must be there: a folder
 * made where its disk isn't mounted would fill another disk.
 *
 * <ul>
 *   <li>{@code archive.toml}: whose segments these are, see {@link ArchiveIdentity};
 *   <li>{@code lock}: locked by the process that writes or audits it, and naming it;
 *   <li>segments, under the names that they had in the journal.
 * </ul>
 */
final class ArchiveDirectory implements AutoCloseable {
  private static final String WHAT = "archive";
  private static final String SEGMENTS = "[0-9]{20}\\.journal";
  private static final int ID_BYTES = 16;

  private final FolderLock lock;
  private final FileDisk segments;

  private ArchiveDirectory(FolderLock lock, FileDisk segments) {
    this.lock = lock;
    this.segments = segments;
  }

  /**
   * Opens the archive of some data; a folder without segments becomes the archive if the data has
   * none yet. Whatever is refused, nothing is written.
   *
   * @throws ArchiveAbsentException if it isn't there, or isn't the one that the data went to before
   * @throws StartException if it can be no archive of this data: it is within the data folder,
   *     another authority's, in use, or missing from the start
   * @throws IOException if its disk fails
   */
  static ArchiveDirectory open(Path wanted, DataDirectory data, DataIdentity owner)
      throws StartException, IOException {
    try {
      Path folder = realPath(wanted, data);
      ArchiveIdentity known = data.archive();
      var _ = find(folder, known, owner);
      FolderLock lock = FolderLock.exclusive(folder, WHAT);
      try {
        ArchiveIdentity found = find(folder, known, owner);
        if (found == null) {
          found = new ArchiveIdentity(owner, newId());
          DataDirectory.writeDurably(folder, ArchiveIdentity.FILE, found.toToml());
        }
        if (known == null) {
          data.noteArchive(found);
        }
        return new ArchiveDirectory(lock, FileDisk.existing(folder));
      } catch (StartException | IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (AccessDeniedException e) {
      throw new ArchiveAbsentException("archive " + wanted + ": no permission: " + e.getMessage());
    }
  }

  private static Path realPath(Path wanted, DataDirectory data) throws StartException, IOException {
    if (!Files.isDirectory(wanted)) {
      if (data.archive() == null) {
        throw StartException.configuration(
            "archive %s doesn't exist: make the folder, on the disk that it is to be on"
                .formatted(wanted));
      }
      throw new ArchiveAbsentException("archive " + wanted + " isn't there: is it mounted?");
    }
    Path folder = wanted.toRealPath();
    if (data.contains(folder)) {
      throw StartException.configuration(
          "archive %s is within the data folder: it must be a folder of its own".formatted(wanted));
    }
    return folder;
  }

  /**
   * Reads what the folder says.
   *
   * @param known which archive the data went to before
   * @return null if it is new and may become the archive
   */
  private static @Nullable ArchiveIdentity find(
      Path folder, @Nullable ArchiveIdentity known, DataIdentity owner)
      throws StartException, IOException {
    Path file = folder.resolve(ArchiveIdentity.FILE);
    if (!Files.exists(file)) {
      if (known != null) {
        throw new ArchiveAbsentException(
            "archive %s is not the one that was used before, it has no %s: is it mounted?"
                .formatted(folder, ArchiveIdentity.FILE));
      }
      requireNoSegments(folder);
      return null;
    }
    ArchiveIdentity found = ArchiveIdentity.read(file);
    if (!owner.isSame(found.owner())) {
      throw StartException.configuration(
          "archive %s can't be used: %s. Give this authority an archive of its own"
              .formatted(folder, owner.difference(found.owner())));
    }
    if (known != null && !known.id().equals(found.id())) {
      throw new ArchiveAbsentException(
          "archive %s is another one of this authority's than it used before. To go on with it, stop"
                  .formatted(folder)
              + " the authority and delete archive.toml in its data folder");
    }
    return found;
  }

  private static void requireNoSegments(Path folder) throws StartException, IOException {
    try (Stream<Path> files = Files.list(folder)) {
      if (files.anyMatch(file -> String.valueOf(file.getFileName()).matches(SEGMENTS))) {
        throw StartException.configuration(
            "archive %s can't be used: it has segments, but no %s that says whose"
                .formatted(folder, ArchiveIdentity.FILE));
      }
    }
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  FileDisk segments() {
    return segments;
  }

  @Override
  public void close() {
    lock.close();
  }
}
