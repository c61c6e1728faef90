package io.meshpay.client.wallet;

/** A wallet can't be used as asked. The message says why and what to do, for its owner. */
public final class WalletException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, for programs. */
  public enum Reason {
    /** Somebody else has it at this moment; the same will work when that process has ended. */
    BUSY,
    /** There is one already. */
    EXISTS,
    /** Its passphrase is missing or wrong. */
    PASSPHRASE,
    /** Its file or its history is damaged, or is none. */
    DAMAGED,
    /** It doesn't fit what it is to be used for, or isn't safe to use. */
    UNSUITABLE
  }

  private final Reason reason;

  /** An exception whose message a person can act on. */
  public WalletException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** An exception whose message a person can act on, with what caused it. */
  public WalletException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
