package io.meshpay.state.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** All that a folder holds, to compare it later: a {@link ByteBuffer} equals another by content. */
public final class DiskContents {
  private DiskContents() {}

  public static Map<String, ByteBuffer> of(ReadableDisk disk) throws IOException {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    for (String name : disk.list()) {
      contents.put(name, file(disk, name));
    }
    return contents;
  }

  public static ByteBuffer file(ReadableDisk disk, String name) throws IOException {
    try (ReadableFile file = disk.openToRead(name)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
      file.readFully(bytes, 0);
      return bytes.flip();
    }
  }
}
