package io.meshpay.client.wallet;

/** A wallet can't be used as asked. The message says why and what to do, for its owner. */
public final class WalletException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean isBusy;

  /** An exception whose message a person can act on. */
  public WalletException(String message) {
    super(message);
    isBusy = false;
  }

  /** As above, with what found it. */
  public WalletException(String message, Throwable cause) {
    super(message, cause);
    isBusy = false;
  }

  private WalletException(String message, boolean isBusy) {
    super(message);
    this.isBusy = isBusy;
  }

  /** Somebody else has the wallet at this moment. */
  public static WalletException busy(String message) {
    return new WalletException(message, true);
  }

  /** Whether the same will work when another process has ended. */
  public boolean isBusy() {
    return isBusy;
  }
}
