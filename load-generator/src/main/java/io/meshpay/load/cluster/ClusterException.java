package io.meshpay.load.cluster;

/** An authority of a local cluster didn't start, or ended before its time. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean isPortTaken;

  ClusterException(String message, boolean isPortTaken) {
    super(message);
    this.isPortTaken = isPortTaken;
  }

  /** Whether an authority found its port in use, so that another might do. */
  public boolean isPortTaken() {
    return isPortTaken;
  }
}
