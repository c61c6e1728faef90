package io.meshpay.state.journal;

/**
 * How a journal is written.
 *
 * @param segmentBytes length of a segment, {@link #SEGMENT_BYTES_MIN}..2^30, a multiple of 4096;
 *     existing segments keep theirs
 * @param groupBytesMax size of the buffer for what is written at once, {@link
 *     #GROUP_BYTES_MIN}..2^26; a larger group is written, and forced, in parts
 */
public record JournalSettings(int segmentBytes, int groupBytesMax, JournalSync sync) {
  /** So that any certificate fits into a segment. */
  public static final int SEGMENT_BYTES_MIN = 1 << 17;

  /** So that any certificate fits into a group. */
  public static final int GROUP_BYTES_MIN = 1 << 17;

  public static final JournalSettings DEFAULT =
      new JournalSettings(1 << 28, 1 << 20, JournalSync.COMMIT);

  private static final int SEGMENT_BYTES_MAX = 1 << 30;
  private static final int GROUP_BYTES_LIMIT = 1 << 26;

  public JournalSettings {
    require("segmentBytes", segmentBytes, SEGMENT_BYTES_MIN, SEGMENT_BYTES_MAX);
    require("groupBytesMax", groupBytesMax, GROUP_BYTES_MIN, GROUP_BYTES_LIMIT);
    if (segmentBytes % JournalFormat.HEADER_BYTES != 0) {
      throw new IllegalArgumentException("segmentBytes is no multiple of 4096: " + segmentBytes);
    }
  }

  private static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " is not " + min + ".." + max + ": " + value);
    }
  }
}
