package io.meshpay.authority;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A disk at whose use the machine fails for a while, in a way that nobody foresees. */
final class FailingDisk implements Disk {
  private final Disk disk;
  final AtomicInteger failures = new AtomicInteger();

  /** Thrown by everything from now on; null when all is well again. */
  volatile @Nullable Error failure;

  FailingDisk(Disk disk) {
    this.disk = disk;
  }

  private Disk disk() {
    Error thrown = failure;
    if (thrown != null) {
      failures.incrementAndGet();
      throw thrown;
    }
    return disk;
  }

  @Override
  public DiskFile create(String name, long bytes) throws IOException {
    return disk().create(name, bytes);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return disk().open(name);
  }

  @Override
  public void delete(String name) throws IOException {
    disk().delete(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk().rename(from, to);
  }

  @Override
  public ReadableFile openToRead(String name) throws IOException {
    return new FailingFile(disk().openToRead(name));
  }

  @Override
  public boolean exists(String name) throws IOException {
    return disk().exists(name);
  }

  @Override
  public List<String> list() throws IOException {
    return disk().list();
  }

  private final class FailingFile implements ReadableFile {
    private final ReadableFile file;

    FailingFile(ReadableFile file) {
      this.file = file;
    }

    @Override
    public long length() throws IOException {
      var _ = disk();
      return file.length();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      var _ = disk();
      return file.read(into, offset);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
