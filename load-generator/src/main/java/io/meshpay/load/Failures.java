package io.meshpay.load;

import io.meshpay.client.command.CommandFailure;
import io.meshpay.client.command.FailureText;
import io.meshpay.client.command.Output;
import io.meshpay.protocol.error.ExitCode;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says on stderr what went wrong, in one line, and chooses the exit code: wrong usage, also of a
 * file that is missing, unreadable or in the way, or refused for everything else that a command
 * didn't answer itself. The stack trace comes only in debug mode. Where {@code --json} was given
 * for the result, stdout gets the failure as the commands that answer themselves print theirs.
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
    print(CommandFailure.usage(String.valueOf(failure.getMessage())), command, arguments);
    return ExitCode.USAGE;
  }

  int onFailure(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("meshpay: " + FailureText.describe(failure));
    printTrace(failure, err);
    CommandFailure answer =
        FailureText.unwrapped(failure) instanceof FileSystemException ofAFile
            ? CommandFailure.of(ofAFile)
            : CommandFailure.refused("FAILED", FailureText.describe(failure));
    List<String> arguments = parsed == null ? List.of() : parsed.originalArgs();
    print(answer, command, arguments.toArray(String[]::new));
    return answer.exitCode();
  }

  /** For programs that have asked for JSON as the result. */
  private static void print(CommandFailure failure, CommandLine command, String... arguments) {
    OptionSpec json = command.getCommandSpec().findOption("--json");
    // A command that only groups others has no such option, and what follows it isn't known.
    boolean isFlag = json == null ? !command.getSubcommands().isEmpty() : json.arity().max() == 0;
    boolean isJson = isFlag && List.of(arguments).contains("--json");
    new Output(command.getOut(), command.getErr(), isJson)
        .failureForPrograms(failure, Output.object());
  }

  private void printTrace(Exception failure, PrintWriter err) {
    if (isDebug.getAsBoolean()) {
      failure.printStackTrace(err);
    }
  }
}
