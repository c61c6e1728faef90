package io.meshpay.state.history;

import java.io.IOException;

/**
 * A file of the index doesn't hold what was written to it. Nothing is lost: the journal has it all,
 * and the index starts anew from it when it is opened the next time.
 */
public final class HistoryDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  HistoryDamagedException(String file, long offset, String what) {
    super(
        "history index damaged: "
            + file
            + " at byte "
            + offset
            + ": "
            + what
            + "; it will be rebuilt from the journal at the next start");
  }
}
