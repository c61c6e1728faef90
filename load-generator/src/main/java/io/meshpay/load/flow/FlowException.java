package io.meshpay.load.flow;

/** A load can't be run as asked; the message says why. */
public final class FlowException extends Exception {
  private static final long serialVersionUID = 1;

  FlowException(String message) {
    super(message);
  }
}
