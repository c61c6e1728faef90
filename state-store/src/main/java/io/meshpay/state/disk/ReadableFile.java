package io.meshpay.state.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file, read at offsets; by several threads at once, if they like. */
public interface ReadableFile extends Closeable {
  /** The file's length in bytes. */
  long length() throws IOException;

  /**
   * Reads into the rest of {@code into} and moves its position.
   *
   * @return how many bytes, perhaps fewer than there are; -1 at or after the end of the file
   */
  int read(ByteBuffer into, long offset) throws IOException;

  /**
   * Reads until {@code into} is full or the file ends.
   *
   * @return how many bytes, fewer than asked for only at the end of the file
   */
  default int readFully(ByteBuffer into, long offset) throws IOException {
    int done = 0;
    while (into.hasRemaining()) {
      int count = read(into, offset + done);
      if (count <= 0) {
        break;
      }
      done += count;
    }
    return done;
  }
}
