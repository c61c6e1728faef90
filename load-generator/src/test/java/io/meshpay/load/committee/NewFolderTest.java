package io.meshpay.load.committee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewFolderTest {
  @TempDir private Path parent;

  @Test
  void nothingIsToBeSeenUntilItIsPublished() throws IOException {
    Path place = parent.resolve("place");
    try (NewFolder folder = NewFolder.at(place)) {
      Files.writeString(folder.draft().resolve("file"), "text");
      assertFalse(Files.exists(place));
      folder.publish();
    }
    assertEquals("text", Files.readString(place.resolve("file")));
    assertEquals(1, count(parent));
  }

  @Test
  void whatIsNotPublishedLeavesNothing() throws IOException {
    try (NewFolder folder = NewFolder.at(parent.resolve("place"))) {
      Files.createDirectories(folder.draft().resolve("a/b"));
      Files.writeString(folder.draft().resolve("a/b/file"), "text");
    }
    assertEquals(0, count(parent));
  }

  @Test
  void whoComesFirstWins() throws IOException {
    Path place = parent.resolve("place");
    try (NewFolder folder = NewFolder.at(place)) {
      Files.createDirectory(place);
      Files.writeString(place.resolve("other"), "of somebody else");
      assertThrows(FileAlreadyExistsException.class, folder::publish);
    }
    assertEquals("of somebody else", Files.readString(place.resolve("other")));
    assertEquals(1, count(parent));
  }

  @Test
  void makesTheFoldersAboveIt() throws IOException {
    Path place = parent.resolve("a/b/place");
    try (NewFolder folder = NewFolder.at(place)) {
      folder.publish();
    }
    assertTrue(Files.isDirectory(place));
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }
}
