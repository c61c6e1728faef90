package io.meshpay.client.command;

import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/**
 * A command ends without having done what it was asked. The message is for the person who asked.
 */
public final class CommandFailure extends Exception {
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

  /** The command was used wrongly. */
  public static CommandFailure usage(String message) {
    return input("USAGE", message);
  }

  /**
   * What the command was given is no good.
   *
   * @param code {@code BAD_FILE}, {@code EXISTS}, {@code IO} or {@code PASSPHRASE}
   */
  static CommandFailure input(String code, String message) {
    return new CommandFailure(ExitCode.USAGE, "error", code, message);
  }

  /** A file can't be read or written, or stands in the way. */
  public static CommandFailure of(IOException failure) {
    boolean isInTheWay = failure instanceof FileAlreadyExistsException;
    return input(isInTheWay ? "EXISTS" : "IO", FailureText.describe(failure));
  }

  /** A wallet can't be used. */
  static CommandFailure of(WalletException failure) {
    String message = FailureText.describe(failure);
    return switch (failure.reason()) {
      case BUSY -> refused("WALLET_BUSY", message);
      case EXISTS -> input("EXISTS", message);
      case PASSPHRASE -> input("PASSPHRASE", message);
      case DAMAGED -> input("BAD_FILE", message);
      case UNSUITABLE -> usage(message);
    };
  }

  /** It can't be done. */
  public static CommandFailure refused(String code, String message) {
    return new CommandFailure(ExitCode.REFUSED, "refused", code, message);
  }

  public int exitCode() {
    return exitCode;
  }

  String status() {
    return status;
  }

  String code() {
    return code;
  }
}
