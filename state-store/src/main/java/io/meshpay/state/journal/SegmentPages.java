package io.meshpay.state.journal;

import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment by pages and keeps some of them, since records refer to bytes a little before
 * them. For one thread.
 */
final class SegmentPages {
  private static final int PAGE_BYTES = 1 << 15;
  private static final int PAGES_MAX = 64;
  private static final int NONE = -1;

  private ByteBuffer pages = ByteBuffer.allocateDirect(0);
  private int[] pageNumbers = {};
  private @Nullable ReadableFile file;
  private int segmentBytes;

  /** Reads from another file from now on; who opened it closes it. */
  void use(ReadableFile newFile, int newSegmentBytes) {
    file = newFile;
    segmentBytes = newSegmentBytes;
    int pagesWanted = Math.min(PAGES_MAX, (newSegmentBytes + PAGE_BYTES - 1) / PAGE_BYTES);
    if (pagesWanted > pageNumbers.length) {
      pages = ByteBuffer.allocateDirect(pagesWanted * PAGE_BYTES);
      pageNumbers = new int[pagesWanted];
    }
    forget();
  }

  /** Drops what was read: the file may have grown since. */
  void forget() {
    Arrays.fill(pageNumbers, NONE);
  }

  int segmentBytes() {
    return segmentBytes;
  }

  /**
   * Copies {@code length} bytes of the segment from {@code offset} on.
   *
   * @return false if they aren't all within the segment
   */
  boolean read(long offset, int length, MutableDirectBuffer into, int index) throws IOException {
    if (offset < 0 || length < 0 || offset + length > segmentBytes) {
      return false;
    }
    int done = 0;
    while (done < length) {
      int at = (int) offset + done;
      int page = at / PAGE_BYTES;
      int within = at % PAGE_BYTES;
      int part = Math.min(length - done, PAGE_BYTES - within);
      into.putBytes(index + done, pages, load(page) + within, part);
      done += part;
    }
    return true;
  }

  /** Where the page is in the buffer. */
  private int load(int page) throws IOException {
    ReadableFile from = file;
    if (from == null) {
      throw new IllegalStateException("no segment is open");
    }
    int place = page % pageNumbers.length;
    int at = place * PAGE_BYTES;
    if (pageNumbers[place] != page) {
      pageNumbers[place] = NONE;
      long start = (long) page * PAGE_BYTES;
      int length = (int) Math.min(PAGE_BYTES, segmentBytes - start);
      if (from.readFully(pages.limit(at + length).position(at), start) < length) {
        throw new IOException("a segment is shorter than it was");
      }
      pageNumbers[place] = page;
    }
    return at;
  }
}
