package io.meshpay.state.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest extends DiskContract {
  @TempDir Path folder;

  @Override
  Disk disk() throws IOException {
    return FileDisk.open(folder.resolve("disk"));
  }

  @Test
  void foldersWithinAreNotListed() throws IOException {
    Disk disk = disk();
    Files.createDirectory(folder.resolve("disk").resolve("folder"));
    disk.create("file", 0).close();
    assertEquals(List.of("file"), disk.list());
  }
}
