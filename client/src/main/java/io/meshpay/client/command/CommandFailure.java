package io.meshpay.client.command;

/**
 * A command ends without having done what it was asked. The message is for the person who asked.
 */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String status;
  private final String code;

  /**
   * @param status {@code refused}, {@code no_quorum} or {@code error}
   * @param code for programs
   */
  CommandFailure(int exitCode, String status, String code, String message) {
    super(message);
    this.exitCode = exitCode;
    this.status = status;
    this.code = code;
  }

  /** The command was used wrongly, or a file that it was given is no good. */
  static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, "error", "USAGE", message);
  }

  /** It can't be done. */
  static CommandFailure refused(String code, String message) {
    return new CommandFailure(ExitCode.REFUSED, "refused", code, message);
  }

  int exitCode() {
    return exitCode;
  }

  String status() {
    return status;
  }

  String code() {
    return code;
  }
}
