package io.meshpay.state.journal;

import java.io.IOException;

/**
 * What is wanted stands before the first segment of the folder: segments were archived, deleted or
 * lost. What is there is sound.
 */
public final class SegmentsMissingException extends IOException {
  private static final long serialVersionUID = 1;

  private final long firstPosition;

  /**
   * @param wanted the first position that is wanted, below {@code firstPosition}
   * @param firstPosition the first one that is there
   * @param why it is wanted, or what is missing besides
   */
  public SegmentsMissingException(long wanted, long firstPosition, String why) {
    super(
        ("positions %d to %d of the journal are missing: the first segment in the folder is %s, and"
                + " %s. Put the segments before it back, from the archive or a copy: each file as"
                + " it is, up to the one that ends with position %d")
            .formatted(
                wanted, firstPosition - 1, SegmentName.of(firstPosition), why, firstPosition - 1));
    this.firstPosition = firstPosition;
  }

  /** The first position that is there. */
  public long firstPosition() {
    return firstPosition;
  }
}
