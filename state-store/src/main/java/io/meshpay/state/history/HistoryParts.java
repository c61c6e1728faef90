package io.meshpay.state.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an index consists of at a moment, for readers beside the threads that change it.
 *
 * <p>A change puts a new list in the place of the old one, which readers who have it go on to use.
 * Who wants to reuse or close a part that is no longer listed first waits until every reader of
 * before is through ({@link #replaceForAll}), as read-copy-update does: readers share a lock that
 * nobody else holds for longer than it takes to get it.
 */
final class HistoryParts {
  private volatile View view;
  private final ReentrantReadWriteLock readers = new ReentrantReadWriteLock();
  private boolean isClosed;

  /**
   * @param firstPosition where an index without runs begins
   */
  HistoryParts(List<Run> runs, MemoryRun active, long firstPosition) {
    view = new View(List.copyOf(runs), null, active, firstPosition);
  }

  /** The parts now; for threads that don't outlive them. */
  View view() {
    return view;
  }

  /** Hands the parts to a reader, who keeps none. */
  void read(Reader reader) throws IOException {
    readers.readLock().lock();
    try {
      if (isClosed) {
        throw new HistoryBrokenException("the history index is closed", null);
      }
      reader.read(view);
    } finally {
      readers.readLock().unlock();
    }
  }

  /** Changes the parts; readers may go on with the old ones. */
  synchronized void replace(UnaryOperator<View> change) {
    view = change.apply(view);
  }

  /** Changes the parts and returns when nobody reads the old ones. */
  void replaceForAll(UnaryOperator<View> change) {
    readers.writeLock().lock();
    try {
      replace(change);
    } finally {
      readers.writeLock().unlock();
    }
  }

  /** Closes the runs; whoever comes to read later is refused. */
  void close() throws IOException {
    readers.writeLock().lock();
    try {
      isClosed = true;
      HistoryFolder.closeAll(view.runs());
    } finally {
      readers.writeLock().unlock();
    }
  }

  /**
   * The parts, the oldest first: each speaks for the positions that follow those of the one before.
   *
   * @param runs on the disk
   * @param sealed full or flushed, and on its way to the disk
   * @param active what payments are added to
   * @param begin where an index without runs begins
   */
  record View(List<Run> runs, @Nullable MemoryRun sealed, MemoryRun active, long begin) {
    /** The last position that is in a run file; that before the first one at first. */
    long indexedPosition() {
      return runs.isEmpty() ? begin - 1 : runs.getLast().range().lastPosition();
    }

    /** The first position that the index speaks for. */
    long firstPosition() {
      return runs.isEmpty() ? begin : runs.getFirst().range().firstPosition();
    }

    View sealed(MemoryRun next) {
      if (sealed != null) {
        throw new IllegalStateException("one is sealed already");
      }
      return new View(runs, active, next, begin);
    }

    View written(List<Run> longer) {
      return new View(longer, null, active, begin);
    }

    View merged(List<Run> shorter) {
      return new View(shorter, sealed, active, begin);
    }

    List<Run> runsWith(Run last) {
      List<Run> longer = new ArrayList<>(runs);
      longer.add(last);
      return List.copyOf(longer);
    }

    /** The runs with one in the place of some neighbours. */
    List<Run> runsWith(Run merged, List<Run> inputs) {
      List<Run> shorter = new ArrayList<>(runs);
      int place = shorter.indexOf(inputs.getFirst());
      shorter.removeAll(inputs);
      shorter.add(place, merged);
      return List.copyOf(shorter);
    }
  }

  /** Reads from the parts. */
  @FunctionalInterface
  interface Reader {
    void read(View view) throws IOException;
  }
}
