package io.meshpay.state.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to merge, and does it: eight runs of one level make one of the next, the oldest
 * first, so that at most seven of a level are left when the work is done. (The log-structured merge
 * tree of O'Neil, Cheng, Gawlick and O'Neil, 1996, with tiers.)
 *
 * <p>At most one merge to a level is under way, and the lowest level goes first: a small merge
 * never waits for a large one. For one thread.
 */
final class RunMerges {
  /** How many runs make one. */
  static final int FAN_OUT = 8;

  private final HistoryFolder folder;
  private final Map<Integer, RunMerge> underWay = new TreeMap<>();

  RunMerges(HistoryFolder folder) {
    this.folder = folder;
  }

  boolean hasWork(List<Run> runs) {
    return !underWay.isEmpty() || lowestFullLevel(runs) != null;
  }

  /** Does a bounded part of the work; returns the merge that it finished, or null. */
  @Nullable RunMerge step(List<Run> runs) throws IOException {
    List<Run> inputs = lowestFullLevel(runs);
    if (inputs != null) {
      int level = inputs.getFirst().range().level();
      if (!underWay.containsKey(level)) {
        underWay.put(level, folder.merge(inputs));
      }
    }
    Map.Entry<Integer, RunMerge> lowest = underWay.entrySet().iterator().next();
    if (!lowest.getValue().step()) {
      return null;
    }
    underWay.remove(lowest.getKey());
    return lowest.getValue();
  }

  void close() throws IOException {
    for (RunMerge merge : underWay.values()) {
      merge.close();
    }
    underWay.clear();
  }

  /** The oldest runs of the lowest level that has enough of them. */
  private static @Nullable List<Run> lowestFullLevel(List<Run> runs) {
    Map<Integer, List<Run>> levels = new TreeMap<>();
    for (Run run : runs) {
      levels.computeIfAbsent(run.range().level(), level -> new ArrayList<>()).add(run);
    }
    for (List<Run> level : levels.values()) {
      if (level.size() >= FAN_OUT) {
        return List.copyOf(level.subList(0, FAN_OUT));
      }
    }
    return null;
  }
}
