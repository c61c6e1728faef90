package io.meshpay.state.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk in memory that fails as its seed and its test want. What was forced survives {@link
 * #crash}; of everything else each sector of 512 bytes survives, is lost or is torn, by chance.
 *
 * <p>Unless told otherwise it only splits reads and writes. {@link #failAfter} lets a later
 * operation throw; that operation happens in part, wholly or not at all, and so does everything
 * after it throw until the crash.
 */
public final class SimulatedDisk implements Disk {
  static final int SECTOR_BYTES = 512;

  private final SplittableRandom random;
  private final Map<String, SimulatedFile> files = new TreeMap<>();
  private long bytesMax = Long.MAX_VALUE;
  private long operationsLeft = Long.MAX_VALUE;
  private boolean splits = true;
  private boolean isDown;
  private int crashes;
  private long operations;

  public SimulatedDisk(SplittableRandom random) {
    this.random = random;
  }

  /**
   * How many operations that change something there were: an upper bound for {@link #failAfter}.
   */
  public long operations() {
    return operations;
  }

  /** Lets so many more operations that change something succeed; the next one throws. */
  public void failAfter(long count) {
    operationsLeft = count;
  }

  /** From now on all files together may have this length. */
  public void limit(long newBytesMax) {
    bytesMax = newBytesMax;
  }

  /** Whether reads and writes may be short; they are by default. */
  public void split(boolean newSplits) {
    splits = newSplits;
  }

  /** Inverts a bit of a file, on the disk and in memory. */
  public void flip(String name, long bit) {
    SimulatedFile file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    file.flip(bit);
  }

  /** Pulls the plug, and starts again. All open files are lost. */
  public void crash() {
    files.values().forEach(file -> file.crash(random));
    crashes++;
    restart();
  }

  /** Ends the process, but not the machine: all that was written is still there. */
  public void kill() {
    crashes++;
    restart();
  }

  private void restart() {
    isDown = false;
    operationsLeft = Long.MAX_VALUE;
    bytesMax = Long.MAX_VALUE;
  }

  int crashes() {
    return crashes;
  }

  /**
   * Counts an operation.
   *
   * @return whether it fails halfway: then the disk is down
   */
  boolean fails(int crashesAtOpening) throws IOException {
    requireUp(crashesAtOpening);
    operations++;
    isDown = operationsLeft <= 0;
    operationsLeft--;
    return isDown;
  }

  void requireUp(int crashesAtOpening) throws IOException {
    if (isDown || crashesAtOpening != crashes) {
      throw new IOException("simulated: the disk is down");
    }
  }

  /** How much of so many bytes is done: all, or at least one. */
  int part(int bytes) {
    return splits && bytes > 1 && random.nextInt(4) == 0 ? 1 + random.nextInt(bytes) : bytes;
  }

  SplittableRandom random() {
    return random;
  }

  void requireRoom(long moreBytes) throws IOException {
    long used = files.values().stream().mapToLong(SimulatedFile::length).sum();
    if (used + moreBytes > bytesMax) {
      throw new IOException("simulated: no space left on the disk");
    }
  }

  @Override
  public DiskFile create(String name, long bytes) throws IOException {
    FileNames.requireSimple(name);
    boolean fails = fails(crashes);
    if (files.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    requireRoom(bytes);
    if (!fails) {
      SimulatedFile file = new SimulatedFile((int) bytes);
      files.put(name, file);
      return new OpenFile(this, file);
    }
    if (random.nextBoolean()) {
      files.put(name, new SimulatedFile(random.nextInt((int) bytes + 1)));
    }
    throw new IOException("simulated: failed to create " + name);
  }

  @Override
  public ReadableFile openToRead(String name) throws IOException {
    return open(name);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    FileNames.requireSimple(name);
    requireUp(crashes);
    SimulatedFile file = files.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return new OpenFile(this, file);
  }

  @Override
  public boolean exists(String name) throws IOException {
    FileNames.requireSimple(name);
    requireUp(crashes);
    return files.containsKey(name);
  }

  @Override
  public List<String> list() throws IOException {
    requireUp(crashes);
    return List.copyOf(files.keySet());
  }

  @Override
  public void delete(String name) throws IOException {
    FileNames.requireSimple(name);
    requireUp(crashes);
    if (!files.containsKey(name)) {
      return;
    }
    boolean fails = fails(crashes);
    if (!fails || random.nextBoolean()) {
      files.remove(name);
    }
    failIf(fails, "delete " + name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    FileNames.requireSimple(from);
    FileNames.requireSimple(to);
    requireUp(crashes);
    SimulatedFile file = files.get(from);
    if (file == null) {
      throw new NoSuchFileException(from);
    }
    boolean fails = fails(crashes);
    if (!fails || random.nextBoolean()) {
      files.remove(from);
      files.put(to, file);
    }
    failIf(fails, "rename " + from);
  }

  static void failIf(boolean fails, String what) throws IOException {
    if (fails) {
      throw new IOException("simulated: failed to " + what);
    }
  }

  /** A file as one opener has it. */
  private static final class OpenFile implements DiskFile {
    private final SimulatedDisk disk;
    private final SimulatedFile file;
    private final int crashesAtOpening;
    private boolean isClosed;

    OpenFile(SimulatedDisk disk, SimulatedFile file) {
      this.disk = disk;
      this.file = file;
      crashesAtOpening = disk.crashes();
    }

    private void requireOpen() throws IOException {
      disk.requireUp(crashesAtOpening);
      if (isClosed) {
        throw new IOException("simulated: not open any more");
      }
    }

    @Override
    public long length() throws IOException {
      requireOpen();
      return file.length();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      requireOpen();
      if (!into.hasRemaining()) {
        return 0;
      }
      long left = file.length() - offset;
      return left <= 0
          ? -1
          : file.read(into, (int) offset, disk.part((int) Math.min(left, into.remaining())));
    }

    @Override
    public int write(ByteBuffer from, long offset) throws IOException {
      requireOpen();
      boolean fails = disk.fails(crashesAtOpening);
      int bytes = disk.part(from.remaining());
      disk.requireRoom(Math.max(0, offset + bytes - file.length()));
      if (fails) {
        bytes = disk.random().nextInt(bytes + 1);
      }
      file.write(from, (int) offset, bytes);
      failIf(fails, "write");
      return bytes;
    }

    @Override
    public void force() throws IOException {
      requireOpen();
      boolean fails = disk.fails(crashesAtOpening);
      if (!fails || disk.random().nextInt(4) == 0) {
        file.force();
      }
      failIf(fails, "force");
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
