package io.meshpay.state.history;

/**
 * Which part of the history a run file holds.
 *
 * @param firstPosition first journal position that it speaks for, at least 1
 * @param lastPosition the last one; every payment executed between is in it
 * @param entries how many, at least 1
 * @param level 0 for what came from memory; a merge of runs is one level above them
 */
record RunRange(long firstPosition, long lastPosition, long entries, int level) {
  static final String NAME_END = ".run";

  RunRange {
    if (firstPosition < 1 || lastPosition < firstPosition || entries < 1 || level < 0) {
      throw new IllegalArgumentException(
          "no run: " + firstPosition + ".." + lastPosition + ", " + entries + ", " + level);
    }
  }

  /** The name of its file: no two runs of one index speak for the same positions. */
  String fileName() {
    return "%020d-%020d".formatted(firstPosition, lastPosition) + NAME_END;
  }
}
