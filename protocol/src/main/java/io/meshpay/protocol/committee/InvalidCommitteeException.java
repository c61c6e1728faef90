package io.meshpay.protocol.committee;

/** A committee, a genesis or a file of one that breaks a rule; the message says which and where. */
public final class InvalidCommitteeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An exception whose message a person can act on. */
  public InvalidCommitteeException(String message) {
    super(message);
  }

  /** An exception whose message says what is wrong, with what found it. */
  public InvalidCommitteeException(String message, Throwable cause) {
    super(message, cause);
  }
}
