package io.meshpay.state.journal;

import java.io.IOException;

/**
 * The journal doesn't hold what was committed to it. Nothing is skipped and nothing repaired: an
 * authority that lost votes must not go on under the same key.
 */
public final class JournalDamagedException extends IOException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final long offset;
  private final String what;

  JournalDamagedException(String file, long offset, String what) {
    super(
        "the journal is damaged: "
            + file
            + " at byte "
            + offset
            + ": "
            + what
            + ". Stop, keep the data folder as it is, and check the disk. If the whole journal is"
            + " not to be had from elsewhere, this authority needs a new key in a new epoch");
    this.file = file;
    this.offset = offset;
    this.what = what;
  }

  /** The first position that the file is for. */
  public long segment() {
    return SegmentName.firstPosition(file);
  }

  /** What is wrong there, in a few words. */
  public String what() {
    return what;
  }

  /** The name of the file. */
  public String file() {
    return file;
  }

  /** Where in the file the first damage was found, in bytes from its start. */
  public long offset() {
    return offset;
  }
}
