package io.meshpay.state.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every disk does. */
abstract class DiskContract {
  /** An empty disk. */
  abstract Disk disk() throws IOException;

  private static byte[] read(Disk disk, String name) throws IOException {
    try (ReadableFile file = disk.openToRead(name)) {
      byte[] bytes = new byte[(int) file.length()];
      assertEquals(bytes.length, file.readFully(ByteBuffer.wrap(bytes), 0));
      return bytes;
    }
  }

  private static void write(DiskFile file, long offset, int... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    file.writeFully(bytes.flip(), offset);
    assertFalse(bytes.hasRemaining());
  }

  @Test
  void aNewFileHasItsLengthAndIsAllZeros() throws IOException {
    Disk disk = disk();
    try (DiskFile file = disk.create("new", 1_500_000)) {
      assertEquals(1_500_000, file.length());
    }
    assertArrayEquals(new byte[1_500_000], read(disk, "new"));
    assertThrows(FileAlreadyExistsException.class, () -> disk.create("new", 1));
    assertEquals(1_500_000, read(disk, "new").length);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Disk disk = disk();
    try (DiskFile file = disk.create("file", 6)) {
      write(file, 2, 1, 2, 3);
      file.force();
    }
    assertArrayEquals(new byte[] {0, 0, 1, 2, 3, 0}, read(disk, "file"));
    try (DiskFile file = disk.open("file")) {
      write(file, 0, 9);
    }
    assertArrayEquals(new byte[] {9, 0, 1, 2, 3, 0}, read(disk, "file"));
  }

  @Test
  void writingBehindTheEndMakesTheFileLonger() throws IOException {
    Disk disk = disk();
    try (DiskFile file = disk.create("file", 0)) {
      write(file, 0, 1, 2);
      write(file, 3, 4);
      file.force();
      assertEquals(4, file.length());
    }
    assertArrayEquals(new byte[] {1, 2, 0, 4}, read(disk, "file"));
  }

  @Test
  void thereIsNothingToReadBehindTheEnd() throws IOException {
    try (DiskFile file = disk().create("file", 3)) {
      assertEquals(-1, file.read(ByteBuffer.allocate(1), 3));
      assertEquals(1, file.readFully(ByteBuffer.allocate(2), 2));
      assertEquals(0, file.readFully(ByteBuffer.allocate(2), 30));
    }
  }

  @Test
  void namesAreListedInOrder() throws IOException {
    Disk disk = disk();
    disk.create("b", 1).close();
    disk.create("a", 1).close();
    assertEquals(List.of("a", "b"), disk.list());
    assertTrue(disk.exists("a"));
    assertFalse(disk.exists("c"));
  }

  @Test
  void aDeletedFileIsGone() throws IOException {
    Disk disk = disk();
    disk.create("a", 1).close();
    disk.delete("a");
    disk.delete("a");
    assertEquals(List.of(), disk.list());
    assertThrows(NoSuchFileException.class, () -> disk.open("a"));
    assertThrows(NoSuchFileException.class, () -> disk.openToRead("a"));
  }

  @Test
  void aRenamedFileReplacesTheOneOfThatNameAndStaysOpen() throws IOException {
    Disk disk = disk();
    disk.create("old", 1).close();
    try (DiskFile file = disk.create("new", 2)) {
      disk.rename("new", "old");
      write(file, 1, 7);
    }
    assertEquals(List.of("old"), disk.list());
    assertArrayEquals(new byte[] {0, 7}, read(disk, "old"));
    assertThrows(NoSuchFileException.class, () -> disk.rename("new", "newer"));
    assertEquals(List.of("old"), disk.list());
  }

  @Test
  void namesThatLeadElsewhereAreRefused() throws IOException {
    Disk disk = disk();
    for (String name : List.of("", ".", "..", "../a", "a/b", ".hidden", "a\0b", "a b")) {
      assertThrows(IllegalArgumentException.class, () -> disk.create(name, 1), name);
    }
    assertEquals(List.of(), disk.list());
  }
}
