package io.meshpay.state.history;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Collects the entries of one answer, up to what was asked for. */
final class Page {
  private final List<HistoryEntry> entries = new ArrayList<>();
  private final int entriesMax;

  Page(int entriesMax) {
    this.entriesMax = entriesMax;
  }

  void add(DirectBuffer buffer, int index) {
    entries.add(EntryLayout.read(buffer, index));
  }

  int room() {
    return entriesMax - entries.size();
  }

  boolean isFull() {
    return room() == 0;
  }

  List<HistoryEntry> entries() {
    return List.copyOf(entries);
  }
}
