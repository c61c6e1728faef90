package io.meshpay.protocol.error;

/** How every command ends, whichever module it is in; scripts rely on these numbers. */
public final class ExitCode {
  /** Done, and every check held. */
  public static final int DONE = 0;

  /** The operation was refused, or a check failed. */
  public static final int REFUSED = 1;

  /** Wrong usage: of an option, or of a file that is missing, unreadable, damaged or in the way. */
  public static final int USAGE = 2;

  /** No quorum in time. */
  public static final int NO_QUORUM = 3;

  private ExitCode() {}
}
