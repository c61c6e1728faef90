package io.meshpay.load.bench;

/** A load can't be run as asked, or went wrong; the message says why. */
public final class BenchException extends Exception {
  private static final long serialVersionUID = 1;

  BenchException(String message) {
    super(message);
  }

  BenchException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
