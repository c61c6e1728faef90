package io.meshpay.load.cluster;

/** An authority of a local cluster didn't start, or ended before its time. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1;

  public ClusterException(String message) {
    super(message);
  }
}
