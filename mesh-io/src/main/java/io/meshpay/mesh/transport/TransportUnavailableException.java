package io.meshpay.mesh.transport;

/** The transport or the network interface that was asked for can't be used here; says why. */
public final class TransportUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public TransportUnavailableException(String message) {
    super(message);
  }
}
