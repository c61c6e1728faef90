package io.meshpay.protocol.address;

/** A text is no address. The message says what is wrong with it, for the person who typed it. */
public final class InvalidAddressException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidAddressException(String message) {
    super(message);
  }
}
