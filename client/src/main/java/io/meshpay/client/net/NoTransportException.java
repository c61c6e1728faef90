package io.meshpay.client.net;

import java.io.IOException;

/**
 * The transport that was asked for can't be had on this machine. The client's own exception, so
 * that its users need nothing of the network beneath it.
 */
public final class NoTransportException extends IOException {
  private static final long serialVersionUID = 1L;

  NoTransportException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
