package io.meshpay.load.corpus;

/** A corpus file that can't be made or used, and why. */
public final class CorpusException extends Exception {
  private static final long serialVersionUID = 1;

  public CorpusException(String message) {
    super(message);
  }
}
