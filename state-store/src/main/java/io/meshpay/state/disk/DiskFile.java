package io.meshpay.state.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file, read and written at offsets. Reads by several threads are safe, also beside one
 * that writes elsewhere in the file; writes and forces are for one thread.
 */
public interface DiskFile extends Closeable {
  /** The file's length in bytes. */
  long length() throws IOException;

  /**
   * Reads into the rest of {@code into} and moves its position.
   *
   * @return how many bytes, perhaps fewer than there are; -1 at or after the end of the file
   */
  int read(ByteBuffer into, long offset) throws IOException;

  /**
   * Writes from the rest of {@code from} and moves its position. Behind the end the file grows.
   *
   * @return how many bytes, perhaps not all
   */
  int write(ByteBuffer from, long offset) throws IOException;

  /** Returns when all that was written is on the disk. */
  void force() throws IOException;

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
