package io.meshpay.client.wallet;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.meshpay.client.file.InputFile;
import io.meshpay.client.wallet.WalletException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A wallet in a file, its history in {@code FILE.history} beside it. The history is never replaced,
 * so it also carries the lock.
 */
public final class DiskWalletStorage implements WalletStorage {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final boolean IS_POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path file;
  private final Path next;
  private final Path history;
  private @Nullable FileChannel nextChannel;
  private @Nullable FileChannel historyChannel;
  private @Nullable FileLock lock;

  public DiskWalletStorage(Path file) {
    this.file = file;
    next = file.resolveSibling(file.getFileName() + ".next");
    history = file.resolveSibling(file.getFileName() + ".history");
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public void lock() throws IOException, WalletException {
    FileChannel channel = openHistory();
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      lock = null;
    }
    if (lock == null) {
      throw new WalletException(
          Reason.BUSY,
          "the wallet " + file + " is in use by another process; wait until that has ended");
    }
  }

  @Override
  public boolean exists() {
    return Files.exists(file);
  }

  @Override
  public byte[] read() throws IOException, WalletException {
    checkPermissions();
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long bytes = channel.size();
      if (bytes > DOCUMENT_BYTES_MAX) {
        throw new WalletException(
            Reason.DAMAGED, file + " is no wallet: it has " + bytes + " bytes");
      }
      ByteBuffer document = ByteBuffer.allocate((int) bytes);
      while (document.hasRemaining() && channel.read(document) >= 0) {
        // Until all of it is there.
      }
      return document.array();
    }
  }

  private void checkPermissions() throws IOException, WalletException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    InputFile.requireNoFolder(file);
    if (IS_POSIX) {
      Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      others.removeAll(OWNER_ONLY);
      if (!others.isEmpty()) {
        throw new WalletException(
            Reason.UNSUITABLE,
            "the wallet "
                + file
                + " holds a private key and is open to others than its owner; run: chmod 600 "
                + file);
      }
    }
  }

  @Override
  public void writeNext(byte[] document) throws IOException {
    FileChannel channel = open(next, CREATE, TRUNCATE_EXISTING, WRITE);
    nextChannel = channel;
    writeAll(channel, 0, document);
  }

  @Override
  public void syncNext() throws IOException {
    FileChannel channel = nextChannel;
    if (channel == null) {
      throw new IllegalStateException("nothing was written");
    }
    try (channel) {
      channel.force(true);
    }
    nextChannel = null;
  }

  @Override
  public void replaceWithNext() throws IOException {
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("this file system can't replace a wallet safely: " + file, e);
    }
  }

  @Override
  public void syncDirectory() throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    // Windows opens no directories; its renames need no such step.
    if (directory != null && IS_POSIX) {
      try (FileChannel channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public long historyBytes() throws IOException {
    FileChannel channel = historyChannel;
    if (channel != null) {
      return channel.size();
    }
    return Files.exists(history) ? Files.size(history) : 0;
  }

  @Override
  public int readHistory(long position, byte[] into, int length) throws IOException {
    FileChannel channel = historyChannel;
    if (channel != null) {
      return readFully(channel, position, into, length);
    }
    if (!Files.exists(history)) {
      return 0;
    }
    historyChannel = FileChannel.open(history, READ);
    return readFully(historyChannel, position, into, length);
  }

  @Override
  public void appendHistory(byte[] bytes) throws IOException {
    FileChannel channel = openHistory();
    writeAll(channel, channel.size(), bytes);
  }

  @Override
  public void syncHistory() throws IOException {
    openHistory().force(true);
  }

  @Override
  public void cutHistory(long bytes) throws IOException {
    openHistory().truncate(bytes);
  }

  @Override
  public void close() throws IOException {
    if (nextChannel != null) {
      nextChannel.close();
    }
    // Gives back the lock, too.
    if (historyChannel != null) {
      historyChannel.close();
      historyChannel = null;
    }
    lock = null;
  }

  /** For writing only once the lock is held; before that for taking it. */
  private FileChannel openHistory() throws IOException {
    FileChannel channel = historyChannel;
    if (channel == null || lock == null) {
      if (channel != null) {
        channel.close();
      }
      channel = open(history, CREATE, READ, WRITE);
      historyChannel = channel;
    }
    return channel;
  }

  private static FileChannel open(Path path, OpenOption... options) throws IOException {
    FileAttribute<?>[] attributes =
        IS_POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    return FileChannel.open(path, Set.of(options), attributes);
  }

  private static void writeAll(FileChannel channel, long position, byte[] bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
  }

  private static int readFully(FileChannel channel, long position, byte[] into, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
      // Until all of it is there, or the end.
    }
    return buffer.position();
  }
}
