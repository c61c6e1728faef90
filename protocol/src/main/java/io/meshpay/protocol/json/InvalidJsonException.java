package io.meshpay.protocol.json;

/** A text that is no JSON, or not of the form that was expected; the message says what where. */
public final class InvalidJsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidJsonException(String message) {
    super(message);
  }

  InvalidJsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
