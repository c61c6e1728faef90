package io.meshpay.load.committee;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that appears complete or not at all: it is filled beside its place and then renamed. An
 * empty folder may already stand in the place.
 */
public final class NewFolder implements AutoCloseable {
  private final Path place;
  private final Path draft;
  private boolean isPublished;

  private NewFolder(Path place, Path draft) {
    this.place = place;
    this.draft = draft;
  }

  /**
   * Starts a draft.
   *
   * @throws FileAlreadyExistsException if the place is taken by a file or a folder with content
   */
  public static NewFolder at(Path place) throws IOException {
    Path absolute = place.toAbsolutePath().normalize();
    requireFree(place, absolute);
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new FileAlreadyExistsException(place.toString());
    }
    Files.createDirectories(parent);
    Path draft = Files.createTempDirectory(parent, "." + absolute.getFileName() + ".");
    return new NewFolder(absolute, draft);
  }

  /** Where to write. */
  public Path draft() {
    return draft;
  }

  /** Makes the draft appear in its place, readable as the folders beside it are. */
  public void publish() throws IOException {
    requireFree(place, place);
    // A temporary folder is its owner's alone; what is inside protects itself.
    Files.setPosixFilePermissions(draft, usualPermissions());
    try {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException e) {
      throw new FileAlreadyExistsException(place.toString());
    }
    isPublished = true;
  }

  private java.util.Set<java.nio.file.attribute.PosixFilePermission> usualPermissions()
      throws IOException {
    Path probe = Files.createDirectory(draft.resolve(".probe"));
    try {
      return Files.getPosixFilePermissions(probe);
    } finally {
      Files.delete(probe);
    }
  }

  private static void requireFree(Path named, Path absolute) throws IOException {
    if (!Files.exists(absolute)) {
      return;
    }
    if (!Files.isDirectory(absolute)) {
      throw new FileAlreadyExistsException(named.toString());
    }
    try (Stream<Path> content = Files.list(absolute)) {
      if (content.findAny().isPresent()) {
        throw new FileAlreadyExistsException(named + ", and isn't empty");
      }
    }
  }

  /** Deletes the draft unless it was published. */
  @Override
  public void close() throws IOException {
    if (!isPublished) {
      deleteTree(draft);
    }
  }

  /** Deletes a folder with all that is in it, if it exists. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
