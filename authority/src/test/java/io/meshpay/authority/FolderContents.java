package io.meshpay.authority;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All files within a folder, to see later that nothing changed. */
final class FolderContents {
  private FolderContents() {}

  /** Without the lock, in which each who takes it writes his number. */
  static Map<String, ByteBuffer> of(Path folder) throws IOException {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    if (!Files.exists(folder)) {
      return contents;
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(file -> !file.endsWith(FolderLock.FILE)).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
      contents.put(folder.relativize(file).toString(), ByteBuffer.wrap(bytes));
    }
    return contents;
  }
}
