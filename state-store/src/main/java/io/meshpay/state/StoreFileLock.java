package io.meshpay.state;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Holds a store's file for one owner, in this process or another: a lock on a file beside it, whose
 * name ends in {@code .lock} and which stays when the lock goes. (Chronicle Map would let a second
 * owner in, and two ledgers on one file vote twice.)
 */
final class StoreFileLock implements AutoCloseable {
  private final FileChannel channel;

  private StoreFileLock(FileChannel channel) {
    this.channel = channel;
  }

  static StoreFileLock of(File file) throws IOException {
    File beside = new File(file.getPath() + ".lock");
    FileChannel channel =
        FileChannel.open(beside.toPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw new IOException(file + " is in use by another owner (" + beside + " is locked)");
      }
      return new StoreFileLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** Whether it still holds. */
  boolean isHeld() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
