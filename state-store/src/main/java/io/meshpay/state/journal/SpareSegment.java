package io.meshpay.state.journal;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The next segment, made while the current one fills: filling it with zeros takes longer than
 * payments should wait, and a full disk shows a whole segment early. Used by the journal's thread;
 * the file is made in the background.
 */
final class SpareSegment {
  private final Disk disk;
  private final Executor background;
  private final int segmentBytes;
  private @Nullable CompletableFuture<DiskFile> next;
  private volatile @Nullable IOException failure;

  SpareSegment(Disk disk, Executor background, int segmentBytes) {
    this.disk = disk;
    this.background = background;
    this.segmentBytes = segmentBytes;
  }

  /** Starts to make the file, unless it was started already. */
  void prepare() {
    if (next == null) {
      next = CompletableFuture.supplyAsync(this::create, background);
    }
  }

  private DiskFile create() {
    try {
      disk.delete(SegmentName.SPARE);
      DiskFile made = disk.create(SegmentName.SPARE, segmentBytes);
      failure = null;
      return made;
    } catch (IOException e) {
      failure = e;
      throw new UncheckedIOException(e);
    }
  }

  /** Why the file couldn't be made the last time; null if it could. Any thread may ask. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Tries once more if the file couldn't be made: someone may have made room since. */
  void retry() {
    if (next != null && next.isCompletedExceptionally()) {
      next = null;
      prepare();
    }
  }

  /** Whether the file is there. */
  boolean isReady() {
    CompletableFuture<DiskFile> made = next;
    return made != null && made.isDone() && !made.isCompletedExceptionally();
  }

  /**
   * Waits for the file and hands it over, still under the name of a spare one. If it couldn't be
   * made earlier, it is tried once more: someone may have made room since.
   */
  DiskFile take() throws IOException {
    retry();
    prepare();
    CompletableFuture<DiskFile> made = next;
    next = null;
    if (made == null) {
      throw new IllegalStateException("prepared above");
    }
    try {
      return made.join();
    } catch (CompletionException e) {
      throw new IOException("no room for a new segment: " + e.getCause(), e);
    }
  }

  /** Waits for the file if it is being made, and closes it. One that couldn't be made is none. */
  void close() throws IOException {
    CompletableFuture<DiskFile> made = next;
    next = null;
    if (made != null) {
      DiskFile file = made.exceptionally(notMade -> null).join();
      if (file != null) {
        file.close();
      }
    }
  }
}
