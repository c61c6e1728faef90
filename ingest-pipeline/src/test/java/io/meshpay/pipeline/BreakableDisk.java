package io.meshpay.pipeline;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A real folder whose files refuse to be forced, or written, from a moment on. */
final class BreakableDisk implements Disk {
  /** What is broken. */
  static final class Faults {
    volatile boolean force;
    volatile boolean write;
    volatile boolean create;
  }

  private final Disk folder;
  private final Faults faults;

  BreakableDisk(Disk folder, Faults faults) {
    this.folder = folder;
    this.faults = faults;
  }

  @Override
  public DiskFile create(String name, long bytes) throws IOException {
    if (faults.create && !folder.list().isEmpty()) {
      throw new IOException("no space left on device");
    }
    return new BreakableFile(folder.create(name, bytes));
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new BreakableFile(folder.open(name));
  }

  @Override
  public ReadableFile openToRead(String name) throws IOException {
    return folder.openToRead(name);
  }

  @Override
  public boolean exists(String name) throws IOException {
    return folder.exists(name);
  }

  @Override
  public List<String> list() throws IOException {
    return folder.list();
  }

  @Override
  public void delete(String name) throws IOException {
    folder.delete(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    folder.rename(from, to);
  }

  private final class BreakableFile implements DiskFile {
    private final DiskFile file;

    BreakableFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      return file.read(into, offset);
    }

    @Override
    public int write(ByteBuffer from, long offset) throws IOException {
      if (faults.write) {
        throw new IOException("no space left on device");
      }
      return file.write(from, offset);
    }

    @Override
    public void force() throws IOException {
      if (faults.force) {
        throw new IOException("input/output error");
      }
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
