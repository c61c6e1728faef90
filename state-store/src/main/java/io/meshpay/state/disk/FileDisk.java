package io.meshpay.state.disk;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of the file system.
 *
 * <p>Forces data with fdatasync, which also writes what is needed to find the data again. A new
 * file is filled with zeros by writing them: a sparse one would find the disk full at its first
 * real write, and would change its block map at each force.
 */
public final class FileDisk implements Disk {
  private static final int ZEROS_BYTES = 1 << 20;

  private final Path folder;

  private FileDisk(Path folder) {
    this.folder = folder;
  }

  /** Opens a folder, and makes it if it is missing (its parent must be there). */
  public static FileDisk open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        forceFolder(parent);
      }
    }
    return new FileDisk(folder);
  }

  /**
   * Opens a folder that is there: one on a disk that may not be mounted must not be made in its
   * place.
   *
   * @throws NotDirectoryException if it isn't there
   */
  public static FileDisk existing(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    return new FileDisk(folder);
  }

  @Override
  public DiskFile create(String name, long bytes) throws IOException {
    Path path = resolve(name);
    FileChannel channel = FileChannel.open(path, READ, WRITE, CREATE_NEW);
    ChannelFile file = new ChannelFile(channel);
    try {
      fillWithZeros(file, bytes);
      channel.force(true);
      forceFolder(folder);
    } catch (IOException e) {
      discard(file, path, e);
      throw e;
    }
    return file;
  }

  private static void fillWithZeros(DiskFile file, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, ZEROS_BYTES));
    for (long offset = 0; offset < bytes; offset += zeros.limit()) {
      zeros.clear().limit((int) Math.min(bytes - offset, ZEROS_BYTES));
      file.writeFully(zeros, offset);
    }
  }

  private static void discard(ChannelFile file, Path path, IOException cause) {
    try (file) {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new ChannelFile(FileChannel.open(resolve(name), READ, WRITE));
  }

  @Override
  public ReadableFile openToRead(String name) throws IOException {
    return new ChannelFile(FileChannel.open(resolve(name), READ));
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(resolve(name));
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          // Also a link, and one to nowhere: what is left out here counts as never written.
          .filter(path -> !Files.isDirectory(path))
          .map(path -> String.valueOf(path.getFileName()))
          .sorted()
          .toList();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    if (Files.deleteIfExists(resolve(name))) {
      forceFolder(folder);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path source = resolve(from);
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    Files.move(source, resolve(to), StandardCopyOption.ATOMIC_MOVE);
    forceFolder(folder);
  }

  private Path resolve(String name) {
    FileNames.requireSimple(name);
    return folder.resolve(name);
  }

  /** On Linux a folder opens like a file, and forcing it writes its entries. */
  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  private record ChannelFile(FileChannel channel) implements DiskFile {
    @Override
    public long length() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      return channel.read(into, offset);
    }

    @Override
    public int write(ByteBuffer from, long offset) throws IOException {
      return channel.write(from, offset);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
