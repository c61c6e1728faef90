package io.meshpay.client.wallet;

/** A wallet can't be used as asked. The message says why and what to do, for its owner. */
public final class WalletException extends Exception {
  private static final long serialVersionUID = 1L;

  /** An exception whose message a person can act on. */
  public WalletException(String message) {
    super(message);
  }

  /** As above, with what found it. */
  public WalletException(String message, Throwable cause) {
    super(message, cause);
  }
}
