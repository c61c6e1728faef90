package io.meshpay.state.history;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files on the heap, whose bytes a test may look at and change. After a number of changes it
 * refuses all others, as a full disk does, and with {@link #crash} it forgets what wasn't forced.
 */
final class HeapDisk implements Disk {
  private static final int SECTOR_BYTES = 512;

  private final Map<String, Content> files = new TreeMap<>();
  private int changesMax = Integer.MAX_VALUE;
  private int filesOpen;
  private @Nullable SplittableRandom lastChange;

  /** Refuses every change after some more: the first refused may happen all the same. */
  synchronized void stopAfter(int changes, SplittableRandom random) {
    changesMax = changes;
    lastChange = random;
  }

  /** Takes changes again. */
  synchronized void goOn() {
    changesMax = Integer.MAX_VALUE;
  }

  /** Loses or keeps every sector that isn't forced, and goes on. */
  synchronized void crash(SplittableRandom random) {
    for (Content content : files.values()) {
      content.crash(random);
    }
    filesOpen = 0;
    goOn();
  }

  synchronized int filesOpen() {
    return filesOpen;
  }

  /** The bytes of a file, to be changed. */
  synchronized byte[] bytes(String name) {
    Content content = files.get(name);
    if (content == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    return content.bytes;
  }

  synchronized void replace(String name, byte[] bytes) {
    Content content = new Content();
    content.bytes = bytes;
    content.forced = bytes.clone();
    files.put(name, content);
  }

  @Override
  public synchronized DiskFile create(String name, long bytes) throws IOException {
    if (exists(name)) {
      throw new FileAlreadyExistsException(name);
    }
    boolean isRefused = isRefused();
    if (!isRefused || happensYet()) {
      replace(name, new byte[(int) bytes]);
    }
    refuse(isRefused);
    return open(name);
  }

  @Override
  public synchronized DiskFile open(String name) throws IOException {
    Content content = files.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    filesOpen++;
    return new HeapFile(content);
  }

  @Override
  public ReadableFile openToRead(String name) throws IOException {
    return open(name);
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
    boolean isRefused = isRefused();
    if (!isRefused || happensYet()) {
      files.remove(name);
    }
    refuse(isRefused);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    boolean isRefused = isRefused();
    if (!isRefused || happensYet()) {
      Content content = files.remove(from);
      if (content == null) {
        throw new NoSuchFileException(from);
      }
      files.put(to, content);
    }
    refuse(isRefused);
  }

  private boolean isRefused() {
    return changesMax == 0 || changesMax-- == 0;
  }

  /** Whether the change at which the disk stopped reached it. */
  private boolean happensYet() {
    SplittableRandom random = lastChange;
    lastChange = null;
    return random != null && random.nextBoolean();
  }

  private static void refuse(boolean isRefused) throws IOException {
    if (isRefused) {
      throw new IOException("No space left on device");
    }
  }

  /** What a file holds, and what of it is on the disk for sure. */
  private static final class Content {
    private byte[] bytes = new byte[0];
    private byte[] forced = new byte[0];

    void crash(SplittableRandom random) {
      byte[] after = bytes.clone();
      for (int start = 0; start < bytes.length; start += SECTOR_BYTES) {
        if (random.nextBoolean()) {
          for (int i = start; i < Math.min(start + SECTOR_BYTES, bytes.length); i++) {
            after[i] = i < forced.length ? forced[i] : 0;
          }
        }
      }
      int length = random.nextInt(forced.length, bytes.length + 1);
      bytes = Arrays.copyOf(after, length);
      forced = bytes.clone();
    }
  }

  private final class HeapFile implements DiskFile {
    private final Content content;
    private boolean isClosed;

    HeapFile(Content content) {
      this.content = content;
    }

    @Override
    public long length() throws IOException {
      synchronized (HeapDisk.this) {
        requireOpen();
        return content.bytes.length;
      }
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      synchronized (HeapDisk.this) {
        requireOpen();
        int count = Math.min(into.remaining(), content.bytes.length - (int) offset);
        if (count <= 0) {
          return -1;
        }
        // Short at times, so that nobody relies on getting all at once.
        int given = count > 1 && offset % 3 == 1 ? count / 2 : count;
        into.put(content.bytes, (int) offset, given);
        return given;
      }
    }

    @Override
    public int write(ByteBuffer from, long offset) throws IOException {
      synchronized (HeapDisk.this) {
        requireOpen();
        refuse(isRefused());
        int count = from.remaining() > SECTOR_BYTES ? from.remaining() / 2 : from.remaining();
        int end = (int) offset + count;
        if (end > content.bytes.length) {
          content.bytes = Arrays.copyOf(content.bytes, end);
        }
        from.get(content.bytes, (int) offset, count);
        return count;
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (HeapDisk.this) {
        requireOpen();
        boolean isRefused = isRefused();
        if (!isRefused || happensYet()) {
          content.forced = content.bytes.clone();
        }
        refuse(isRefused);
      }
    }

    @Override
    public void close() {
      synchronized (HeapDisk.this) {
        if (!isClosed) {
          isClosed = true;
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
