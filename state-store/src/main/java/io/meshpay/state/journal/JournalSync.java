package io.meshpay.state.journal;

/** When a commit forces what it wrote. Segments are forced at their end in any case. */
public enum JournalSync {
  /** At each commit: nothing that was committed is ever lost. The only mode that is safe. */
  COMMIT,

  /**
   * At the first commit after {@link Journal#INTERVAL_NANOS}. A power cut loses the commits since;
   * votes that had left the process may then be given again to other orders.
   */
  INTERVAL,

  /** Never. Survives the end of the process, but no power cut. For measurements. */
  NONE
}
