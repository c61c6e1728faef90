package io.meshpay.state.history;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Files on the heap whose bytes a test may look at and change, and writes that it may refuse. */
final class HeapDisk implements Disk {
  final Map<String, Content> files = new TreeMap<>();
  volatile int writesMax = Integer.MAX_VALUE;
  volatile int filesOpen;

  @Override
  public synchronized DiskFile create(String name, long bytes) throws IOException {
    write();
    if (exists(name)) {
      throw new FileAlreadyExistsException(name);
    }
    Content content = new Content();
    content.bytes = new byte[(int) bytes];
    files.put(name, content);
    return new HeapFile(content);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new HeapFile(content(name));
  }

  @Override
  public DiskFile openToRead(String name) throws IOException {
    return new HeapFile(content(name));
  }

  @Override
  public synchronized boolean exists(String name) {
    return files.containsKey(name);
  }

  @Override
  public synchronized List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    write();
    files.remove(name);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    write();
    files.put(to, content(from));
    files.remove(from);
  }

  /** The bytes of a file, to be changed. */
  byte[] bytes(String name) throws IOException {
    return content(name).bytes;
  }

  private synchronized Content content(String name) throws IOException {
    @Nullable Content content = files.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return content;
  }

  private synchronized void write() throws IOException {
    if (writesMax-- <= 0) {
      throw new IOException("No space left on device");
    }
  }

  /** What a file holds. */
  static final class Content {
    private volatile byte[] bytes = new byte[0];
  }

  private final class HeapFile implements DiskFile {
    private final Content content;
    private volatile boolean isClosed;

    HeapFile(Content content) {
      this.content = content;
      synchronized (HeapDisk.this) {
        filesOpen++;
      }
    }

    @Override
    public long length() throws IOException {
      requireOpen();
      return content.bytes.length;
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      requireOpen();
      byte[] bytes = content.bytes;
      int count = Math.min(into.remaining(), bytes.length - (int) offset);
      if (count <= 0) {
        return -1;
      }
      into.put(bytes, (int) offset, count);
      return count;
    }

    @Override
    public int write(ByteBuffer from, long offset) throws IOException {
      requireOpen();
      HeapDisk.this.write();
      byte[] bytes = content.bytes;
      int end = (int) offset + from.remaining();
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
      from.get(bytes, (int) offset, from.remaining());
      content.bytes = bytes;
      return end - (int) offset;
    }

    @Override
    public void force() throws IOException {
      requireOpen();
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        synchronized (HeapDisk.this) {
          filesOpen--;
        }
      }
    }

    private void requireOpen() throws IOException {
      if (isClosed) {
        throw new IOException("closed");
      }
    }
  }
}
