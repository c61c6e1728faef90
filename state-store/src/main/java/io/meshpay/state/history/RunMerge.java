package io.meshpay.state.history;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.util.List;

/** Makes one run of neighbouring runs of one level, step by step. */
final class RunMerge implements AutoCloseable {
  private static final int STEP_ENTRIES = 64 * 1024;

  private final List<Run> inputs;
  private final RunRange range;
  private final RunWriter writer;
  private final RunCursor[] cursors;
  private final long[] next;

  private RunMerge(List<Run> inputs, RunRange range, RunWriter writer) {
    this.inputs = inputs;
    this.range = range;
    this.writer = writer;
    cursors = inputs.stream().map(Run::cursor).toArray(RunCursor[]::new);
    next = new long[cursors.length];
  }

  /** Starts to merge runs that follow each other, the oldest first. */
  static RunMerge start(Disk disk, JournalIdentity identity, List<Run> runs) throws IOException {
    long entries = 0;
    for (Run run : runs) {
      entries = Math.addExact(entries, run.range().entries());
    }
    RunRange range =
        new RunRange(
            runs.getFirst().range().firstPosition(),
            runs.getLast().range().lastPosition(),
            entries,
            runs.getFirst().range().level() + 1);
    return new RunMerge(List.copyOf(runs), range, new RunWriter(disk, identity, range));
  }

  List<Run> inputs() {
    return inputs;
  }

  /** What the merged run holds. */
  RunRange range() {
    return range;
  }

  /** Does a bounded part of the work; returns whether the merged run is finished. */
  boolean step() throws IOException {
    for (int i = 0; i < STEP_ENTRIES; i++) {
      int lowest = lowest();
      if (lowest < 0) {
        writer.finish();
        writer.close();
        return true;
      }
      int index = cursors[lowest].index(next[lowest]);
      writer.append(cursors[lowest].buffer(), index);
      next[lowest]++;
    }
    return false;
  }

  /** Gives up; the unfinished file is a leftover. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** Which input's next entry is the lowest; -1 if all are through. */
  private int lowest() throws IOException {
    int lowest = -1;
    int lowestIndex = 0;
    for (int i = 0; i < cursors.length; i++) {
      if (next[i] == inputs.get(i).range().entries()) {
        continue;
      }
      int index = cursors[i].index(next[i]);
      if (lowest < 0
          || EntryLayout.compare(cursors[i].buffer(), index, cursors[lowest].buffer(), lowestIndex)
              < 0) {
        lowest = i;
        lowestIndex = index;
      }
    }
    return lowest;
  }
}
