package io.meshpay.state.history;

import org.agrona.DirectBuffer;

/**
 * Puts entries in order without moving them: a bottom-up merge sort of their numbers. (The JDK
 * sorts {@code int}s by their own order only, and an object for each would cost more than the
 * entries.) Its time doesn't depend on what the keys are, so nobody can grind keys against it.
 */
final class EntrySort {
  private int[] from;
  private int[] to;

  EntrySort(int entriesMax) {
    from = new int[entriesMax];
    to = new int[entriesMax];
  }

  /**
   * The numbers of the {@code size} entries at {@code entries} in order: valid until the next call,
   * and longer than {@code size}.
   */
  int[] sort(DirectBuffer entries, int size) {
    for (int i = 0; i < size; i++) {
      from[i] = i;
    }
    for (int width = 1; width < size; width *= 2) {
      for (int start = 0; start < size; start += 2 * width) {
        merge(entries, start, Math.min(start + width, size), Math.min(start + 2 * width, size));
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private void merge(DirectBuffer entries, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takesLeft =
          right == end || (left < middle && compare(entries, from[left], from[right]) <= 0);
      to[i] = takesLeft ? from[left++] : from[right++];
    }
  }

  private static int compare(DirectBuffer entries, int a, int b) {
    return EntryLayout.compare(entries, a * EntryLayout.BYTES, entries, b * EntryLayout.BYTES);
  }
}
