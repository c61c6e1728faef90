package io.meshpay.state.journal;

/**
 * The disk refused a write of the journal, now or earlier, and what is on it is unknown. Never
 * tried again: after a failed force a second one may succeed without having written anything. The
 * process must end; opening the journal anew finds out what is there.
 */
public final class JournalBrokenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  JournalBrokenException(Throwable cause) {
    super("the journal is broken: " + cause.getMessage(), cause);
  }
}
