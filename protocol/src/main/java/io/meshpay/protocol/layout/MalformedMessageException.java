package io.meshpay.protocol.layout;

/**
 * Bytes that are no message of {@code docs/protocol.md}. Checked, because every peer can cause it.
 */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** An exception whose message says what is wrong with the bytes. */
  public MalformedMessageException(String message) {
    super(message);
  }
}
