package io.meshpay.load;

import io.meshpay.client.command.FailureText;
import io.meshpay.protocol.error.ExitCode;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says on stderr what went wrong, in one line, and chooses the exit code: wrong usage, also of a
 * file that is missing, unreadable or in the way, or refused for everything else that a command
 * didn't answer itself. The stack trace comes only in debug mode.
 */
final class Failures {
  private final BooleanSupplier isDebug;

  Failures(BooleanSupplier isDebug) {
    this.isDebug = isDebug;
  }

  int onWrongUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("meshpay: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.print("Usage: " + command.getHelp().synopsis("Usage: ".length()));
    err.println("For help: " + command.getCommandSpec().qualifiedName() + " --help");
    printTrace(failure, err);
    return ExitCode.USAGE;
  }

  int onFailure(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("meshpay: " + FailureText.describe(failure));
    printTrace(failure, err);
    boolean isOfAFile = FailureText.unwrapped(failure) instanceof FileSystemException;
    return isOfAFile ? ExitCode.USAGE : ExitCode.REFUSED;
  }

  private void printTrace(Exception failure, PrintWriter err) {
    if (isDebug.getAsBoolean()) {
      failure.printStackTrace(err);
    }
  }
}
