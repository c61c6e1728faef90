package io.meshpay.authority;

import java.util.random.RandomGenerator;

/** When a process is killed. */
enum CrashMoment {
  /** Soon after its start, at some time in the first half second of load. */
  SERVING,
  /** While its journal goes on to another segment. */
  ROTATION,
  /** While it puts a snapshot's state together. */
  SNAPSHOT,
  /** While, or after, it writes a snapshot, so that a later start begins with it. */
  SNAPSHOT_FILE,
  /** While, or after, it archives or deletes old segments. */
  LETTING_GO,
  /** Before it serves, at any time of its start. */
  STARTING,
  /** Before it serves, while it opens its data. */
  OPENING,
  /** While it stops in good order. */
  STOPPING;

  private static final int STARTING_FIRST = 3;

  /**
   * One by chance.
   *
   * @param round from 0 on; the first ones begin with an empty folder
   * @param letsGo whether it archives or deletes old segments: then it is killed at that in every
   *     other round, and in one that chance can't leave out
   */
  static CrashMoment draw(int round, boolean letsGo, RandomGenerator random) {
    if (round < STARTING_FIRST) {
      return STARTING;
    } else if (letsGo && (round == STARTING_FIRST || random.nextBoolean())) {
      return LETTING_GO;
    }
    int draw = random.nextInt(20);
    if (draw < 6) {
      return SERVING;
    } else if (draw < 8) {
      return ROTATION;
    } else if (draw < 10) {
      return SNAPSHOT;
    } else if (draw < 13) {
      return SNAPSHOT_FILE;
    } else if (draw < 15) {
      return STARTING;
    }
    return draw < 18 ? OPENING : STOPPING;
  }
}
