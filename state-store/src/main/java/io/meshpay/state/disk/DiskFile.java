package io.meshpay.state.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file, read and written at offsets. Reads are safe also beside a thread that writes
 * elsewhere in the file; writes and forces are for one thread.
 */
public interface DiskFile extends ReadableFile {
  /**
   * Writes from the rest of {@code from} and moves its position. Behind the end the file grows.
   *
   * @return how many bytes, perhaps not all
   */
  int write(ByteBuffer from, long offset) throws IOException;

  /** Returns when all that was written is on the disk. */
  void force() throws IOException;

  /** Writes all of {@code from}. */
  default void writeFully(ByteBuffer from, long offset) throws IOException {
    long next = offset;
    while (from.hasRemaining()) {
      int count = write(from, next);
      if (count <= 0) {
        throw new IOException("the disk takes no more bytes");
      }
      next += count;
    }
  }
}
