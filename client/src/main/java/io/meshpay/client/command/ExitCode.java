package io.meshpay.client.command;

/** The exit codes of all commands; scripts rely on them. */
final class ExitCode {
  static final int DONE = 0;

  /** The operation was refused, or a check failed. */
  static final int REFUSED = 1;

  /** Wrong usage, or a file that is missing, unreadable or damaged. */
  static final int USAGE = 2;

  /** No quorum in time. */
  static final int NO_QUORUM = 3;

  private ExitCode() {}
}
