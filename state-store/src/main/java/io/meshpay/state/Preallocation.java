package io.meshpay.state;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Gives a sparse file all of its blocks. A file that is mapped into memory needs them: where the
 * disk is full, the write that would have made a block kills the process with SIGBUS instead of
 * failing with an error.
 *
 * <p>Zeros are written over what reads as zeros. Rejected: {@code fallocate}, which is quicker and
 * needs native code for it.
 */
final class Preallocation {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int PAGE_BYTES = 4096;

  private Preallocation() {}

  /**
   * Fills the holes of a file that nobody else writes to meanwhile.
   *
   * @throws IOException if there is no room
   */
  static void fill(File file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file.toPath(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      byte[] chunk = new byte[CHUNK_BYTES];
      byte[] zeros = new byte[CHUNK_BYTES];
      long size = channel.size();
      for (long offset = 0; offset < size; offset += CHUNK_BYTES) {
        int length = (int) Math.min(CHUNK_BYTES, size - offset);
        read(channel, offset, ByteBuffer.wrap(chunk, 0, length));
        if (Arrays.equals(chunk, 0, length, zeros, 0, length)) {
          write(channel, offset, ByteBuffer.wrap(zeros, 0, length));
        } else {
          fillPages(channel, offset, chunk, length, zeros);
        }
      }
    }
  }

  private static void fillPages(
      FileChannel channel, long offset, byte[] chunk, int length, byte[] zeros) throws IOException {
    for (int page = 0; page < length; page += PAGE_BYTES) {
      int end = Math.min(page + PAGE_BYTES, length);
      if (Arrays.equals(chunk, page, end, zeros, 0, end - page)) {
        write(channel, offset + page, ByteBuffer.wrap(zeros, 0, end - page));
      }
    }
  }

  private static void read(FileChannel channel, long offset, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new IOException("the file has become shorter");
      }
    }
  }

  private static void write(FileChannel channel, long offset, ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      channel.write(from, offset + from.position());
    }
  }
}
