package io.meshpay.protocol.crypto;

/** A key document can't be read. The message says why, for the person who has the file. */
public final class KeyDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyDocumentException(String message) {
    super(message);
  }

  KeyDocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
