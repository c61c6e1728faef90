package io.meshpay.pipeline;

import io.meshpay.protocol.transport.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * The links that a batch has answered, in the order of its messages. Messages of one link come in
 * runs, as they were read; so a link is flushed once a run, and telling runs apart takes one
 * comparison.
 */
final class Flushing {
  private final List<Link> links;
  private final int[] frames;

  Flushing(int batchSlotsMax) {
    links = new ArrayList<>(batchSlotsMax);
    frames = new int[batchSlotsMax];
  }

  /** Notes that one message of {@code link} has been dealt with. */
  void add(Link link) {
    int last = links.size() - 1;
    if (last >= 0 && links.get(last).equals(link)) {
      frames[last]++;
      return;
    }
    links.add(link);
    frames[last + 1] = 1;
  }

  /** Lets all answers go. */
  void flush() {
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      link.flush();
      link.completed(frames[i]);
    }
    links.clear();
  }
}
