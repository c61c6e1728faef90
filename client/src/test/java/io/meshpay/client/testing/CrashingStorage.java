package io.meshpay.client.testing;

import io.meshpay.client.wallet.WalletException;
import io.meshpay.client.wallet.WalletStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A wallet's disk in memory, which breaks off after a given number of steps. What wasn't synced
 * then may be there, not be there, or be there in part, as the seed says; as on a real disk after
 * the power has gone.
 */
public final class CrashingStorage implements WalletStorage {
  /** The power is gone. */
  public static final class Crash extends IOException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash");
    }
  }

  /** What outlives a crash. */
  public static final class Disk {
    private byte @Nullable [] document;
    private byte @Nullable [] documentBefore;
    private byte @Nullable [] next;
    private boolean isNextSynced;
    private boolean isRenameSynced = true;
    private byte[] history = new byte[0];
    private int historySynced;
    private boolean isLocked;

    /** Settles what the crash left open. */
    void crash(Random random) {
      if (!isRenameSynced && random.nextBoolean()) {
        document = documentBefore;
      }
      isRenameSynced = true;
      byte[] half = next;
      if (half != null && !isNextSynced) {
        next = Arrays.copyOf(half, random.nextInt(half.length + 1));
      }
      int unsynced = history.length - historySynced;
      if (unsynced > 0) {
        history = Arrays.copyOf(history, historySynced + random.nextInt(unsynced + 1));
      }
      historySynced = history.length;
      isLocked = false;
    }
  }

  private final Disk disk;
  private final Random random;
  private int stepsLeft;
  private int steps;
  private boolean hasCrashed;

  /**
   * @param stepsLeft after so many steps the power goes
   */
  public CrashingStorage(Disk disk, int stepsLeft, Random random) {
    this.disk = disk;
    this.stepsLeft = stepsLeft;
    this.random = random;
  }

  /** One that never crashes. */
  public static CrashingStorage sound(Disk disk) {
    return new CrashingStorage(disk, Integer.MAX_VALUE, new Random(0));
  }

  /** How many steps were made. */
  public int steps() {
    return steps;
  }

  private void step() throws Crash {
    if (hasCrashed) {
      throw new Crash();
    }
    steps++;
  }

  private void afterStep() throws Crash {
    if (--stepsLeft == 0) {
      hasCrashed = true;
      disk.crash(random);
      throw new Crash();
    }
  }

  @Override
  public String name() {
    return "memory.wallet";
  }

  @Override
  public void lock() throws WalletException {
    if (disk.isLocked) {
      throw new WalletException(WalletException.Reason.BUSY, "in use");
    }
    disk.isLocked = true;
  }

  @Override
  public boolean exists() {
    return disk.document != null;
  }

  @Override
  public byte[] read() throws IOException {
    byte[] document = disk.document;
    if (document == null) {
      throw new NoSuchFileException(name());
    }
    return document.clone();
  }

  @Override
  public void writeNext(byte[] document) throws IOException {
    step();
    disk.next = document.clone();
    disk.isNextSynced = false;
    afterStep();
  }

  @Override
  public void syncNext() throws IOException {
    step();
    disk.isNextSynced = true;
    afterStep();
  }

  @Override
  public void replaceWithNext() throws IOException {
    step();
    byte[] next = disk.next;
    if (next == null || !disk.isNextSynced) {
      throw new AssertionError("replaced by what isn't durable");
    }
    disk.documentBefore = disk.document;
    disk.document = next;
    disk.next = null;
    disk.isRenameSynced = false;
    afterStep();
  }

  @Override
  public void syncDirectory() throws IOException {
    step();
    disk.isRenameSynced = true;
    afterStep();
  }

  @Override
  public long historyBytes() {
    return disk.history.length;
  }

  @Override
  public int readHistory(long position, byte[] into, int length) {
    int available = (int) Math.max(0, Math.min(length, disk.history.length - position));
    System.arraycopy(disk.history, (int) position, into, 0, available);
    return available;
  }

  @Override
  public void appendHistory(byte[] bytes) throws IOException {
    step();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(disk.history);
    all.writeBytes(bytes);
    disk.history = all.toByteArray();
    afterStep();
  }

  @Override
  public void syncHistory() throws IOException {
    step();
    disk.historySynced = disk.history.length;
    afterStep();
  }

  @Override
  public void cutHistory(long bytes) throws IOException {
    step();
    disk.history = Arrays.copyOf(disk.history, (int) bytes);
    disk.historySynced = Math.min(disk.historySynced, disk.history.length);
    afterStep();
  }

  @Override
  public void close() {
    if (!hasCrashed) {
      disk.isLocked = false;
    }
  }
}
