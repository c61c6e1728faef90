package io.meshpay.load.target;

import java.util.Arrays;

/**
 * First-in, first-out queues of places: as many queues as wanted, each place in at most one of
 * them. Linked by arrays, so that nothing is made when something waits.
 */
final class PlaceQueues {
  private static final int NONE = -1;

  private final int[] first;
  private final int[] last;
  private final int[] next;

  PlaceQueues(int queues, int places) {
    first = new int[queues];
    last = new int[queues];
    next = new int[places];
    Arrays.fill(first, NONE);
  }

  boolean isEmpty(int queue) {
    return first[queue] == NONE;
  }

  /** The first place; -1 if there is none. */
  int first(int queue) {
    return first[queue];
  }

  void add(int queue, int place) {
    next[place] = NONE;
    if (first[queue] == NONE) {
      first[queue] = place;
    } else {
      next[last[queue]] = place;
    }
    last[queue] = place;
  }

  /** Takes the first place out; -1 if there is none. */
  int poll(int queue) {
    int place = first[queue];
    if (place != NONE) {
      first[queue] = next[place];
    }
    return place;
  }
}
