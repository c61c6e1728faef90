package io.meshpay.state.history;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The slow half of an index: sorts and writes what memory has gathered, and merges runs, as a task
 * of the executor that ends when there is no more to do. Between two steps of a merge (a few
 * megabytes) it looks for a full memory run, which goes first.
 *
 * <p>It is not done within the addition that fills the memory run: sorting and forcing that many
 * entries takes a tenth of a second, and the thread that adds has payments to answer. It isn't left
 * to grow either: there are two memory runs, and while both are full nothing is added.
 */
final class HistoryWorker {
  /** Beyond so many runs merges go first, until there are fewer. */
  private static final int RUNS_MAX = 512;

  private final HistoryFolder folder;
  private final HistoryParts parts;
  private final Executor executor;
  private final EntrySort sort;
  private final RunMerges merges;
  private final Object monitor = new Object();

  // All below is guarded by the monitor, which nobody holds for longer than a few assignments.
  private @Nullable MemoryRun spare;
  private boolean isWorking;
  private boolean isClosed;
  private @Nullable Throwable failure;

  HistoryWorker(HistoryFolder folder, HistoryParts parts, Executor executor, int memoryEntries) {
    this.folder = folder;
    this.parts = parts;
    this.executor = executor;
    sort = new EntrySort(memoryEntries);
    merges = new RunMerges(folder);
    spare = new MemoryRun(memoryEntries);
  }

  /** Starts what is to do already. */
  void start() {
    request();
  }

  /** Puts an empty memory run in the place of the active one; returns whether there was one. */
  boolean seal() {
    synchronized (monitor) {
      MemoryRun next = spare;
      if (next == null || failure != null || isClosed) {
        return false;
      }
      spare = null;
      parts.replace(view -> view.sealed(next));
    }
    request();
    return true;
  }

  /** Returns when no memory run is on its way to the disk. */
  void awaitSpare() throws HistoryBrokenException, InterruptedException {
    synchronized (monitor) {
      while (spare == null && failure == null && !isClosed) {
        monitor.wait();
      }
      if (failure != null) {
        throw new HistoryBrokenException("the history index is broken: " + failure, failure);
      }
      if (isClosed) {
        throw new HistoryBrokenException("the history index is closed", null);
      }
    }
  }

  /** Stops for good; damage moreover makes the next opening start anew. */
  void fail(Throwable cause) {
    if (cause instanceof HistoryDamagedException) {
      folder.markDamaged();
    }
    synchronized (monitor) {
      if (failure == null) {
        failure = cause;
      }
      monitor.notifyAll();
    }
  }

  @Nullable Throwable failure() {
    synchronized (monitor) {
      return failure;
    }
  }

  /** Stops, at the latest after the step under way. */
  void close() throws IOException {
    boolean isInterrupted = false;
    synchronized (monitor) {
      isClosed = true;
      monitor.notifyAll();
      while (isWorking) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    merges.close();
  }

  private void request() {
    synchronized (monitor) {
      if (isWorking || !hasWork()) {
        return;
      }
      isWorking = true;
    }
    boolean isAccepted = false;
    try {
      executor.execute(this::work);
      isAccepted = true;
    } finally {
      if (!isAccepted) {
        stopWorking();
      }
    }
  }

  private void work() {
    boolean hasMore = true;
    try {
      while (hasMore) {
        step();
        synchronized (monitor) {
          hasMore = hasWork();
          if (!hasMore) {
            stopWorking();
          }
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(e); // Also for too little memory: who waits for a spare run would wait for ever.
    } finally {
      if (hasMore) {
        stopWorking();
      }
    }
  }

  private void stopWorking() {
    synchronized (monitor) {
      isWorking = false;
      monitor.notifyAll();
    }
  }

  /** Whether there is something to do and nothing against it; with the monitor held. */
  private boolean hasWork() {
    HistoryParts.View view = parts.view();
    return failure == null && !isClosed && (view.sealed() != null || merges.hasWork(view.runs()));
  }

  private void step() throws IOException {
    HistoryParts.View view = parts.view();
    MemoryRun sealed = view.sealed();
    if (sealed != null && view.runs().size() < RUNS_MAX) {
      write(sealed, view);
      return;
    }
    RunMerge merge = merges.step(view.runs());
    if (merge != null) {
      finish(merge, view);
    }
  }

  private void write(MemoryRun sealed, HistoryParts.View view) throws IOException {
    int[] order = sort.sort(sealed.entries(), sealed.size());
    Run run = folder.write(sealed, order, view.indexedPosition() + 1);
    List<Run> runs = view.runsWith(run);
    folder.replaceManifest(runs);
    parts.replaceForAll(now -> now.written(runs));
    sealed.clear();
    synchronized (monitor) {
      spare = sealed;
      monitor.notifyAll();
    }
  }

  private void finish(RunMerge merge, HistoryParts.View view) throws IOException {
    Run merged = folder.open(merge.range());
    List<Run> runs = view.runsWith(merged, merge.inputs());
    folder.replaceManifest(runs);
    parts.replaceForAll(now -> now.merged(runs));
    for (Run input : merge.inputs()) {
      input.close();
      folder.delete(input.range());
    }
  }
}
