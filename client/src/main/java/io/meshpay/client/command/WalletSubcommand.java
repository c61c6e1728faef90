package io.meshpay.client.command;

import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.committee.InvalidCommitteeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** What all wallet commands have in common: the form of the result, and how failures end. */
abstract class WalletSubcommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print the result as one line of JSON.")
  boolean isJson;

  /** Details of a failure, for JSON. */
  final ObjectNode failureDetails = Output.object();

  /** Does the work and gives the exit code. */
  abstract int run(Output output)
      throws CommandFailure, IOException, WalletException, NoTransportException;

  @Override
  public final Integer call() {
    Output output = new Output(spec.commandLine().getOut(), spec.commandLine().getErr(), isJson);
    try {
      return run(output);
    } catch (CommandFailure e) {
      output.failure(e, failureDetails);
      return e.exitCode();
    } catch (WalletException e) {
      CommandFailure failure =
          e.isBusy()
              ? CommandFailure.refused("WALLET_BUSY", message(e))
              : CommandFailure.usage(message(e));
      output.failure(failure, failureDetails);
      return failure.exitCode();
    } catch (InvalidCommitteeException | NoTransportException e) {
      output.failure(CommandFailure.usage(message(e)), failureDetails);
      return ExitCode.USAGE;
    } catch (IOException e) {
      output.failure(CommandFailure.usage(describe(e)), failureDetails);
      return ExitCode.USAGE;
    }
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  /** The messages of file exceptions are often nothing but the path. */
  static String describe(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException existing -> "already exists: " + existing.getFile();
      case FileSystemException other -> "file error: " + other.getMessage();
      default -> message(e);
    };
  }
}
