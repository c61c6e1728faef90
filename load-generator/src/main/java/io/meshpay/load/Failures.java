package io.meshpay.load;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says on stderr what went wrong, in one line, and chooses the exit code: 2 for wrong usage, 1 for
 * everything that a command didn't answer itself. The stack trace comes only in debug mode.
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
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  int onFailure(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("meshpay: " + describe(failure));
    printTrace(failure, err);
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private void printTrace(Exception failure, PrintWriter err) {
    if (isDebug.getAsBoolean()) {
      failure.printStackTrace(err);
    }
  }

  /** One line for a person. The messages of file exceptions are often nothing but the path. */
  static String describe(Throwable thrown) {
    boolean isWrapper =
        thrown instanceof UncheckedIOException
            || thrown instanceof ExecutionException
            || thrown instanceof CompletionException;
    Throwable failure = isWrapper && thrown.getCause() != null ? thrown.getCause() : thrown;
    String message = failure.getMessage();
    return switch (failure) {
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException existing -> "already exists: " + existing.getFile();
      case FileSystemException other -> "file error: " + other.getMessage();
      case RuntimeException bug when message == null -> bug.toString();
      default -> message == null ? failure.toString() : message.lines().findFirst().orElse("");
    };
  }
}
