package io.meshpay.load;

import io.meshpay.authority.AuthorityCommand;
import io.meshpay.authority.audit.AuditCommand;
import io.meshpay.client.command.WalletCommand;
import io.meshpay.load.bench.BenchCommand;
import io.meshpay.load.committee.CommitteeCommand;
import io.meshpay.load.demo.DemoCommand;
import io.meshpay.load.monitor.MonitorCommand;
import io.meshpay.protocol.error.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command: everything that {@code meshpay} does. */
@Command(
    name = "meshpay",
    description = "Payments without internet: a committee of authorities certifies them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    subcommands = {
      DemoCommand.class,
      CommitteeCommand.class,
      AuthorityCommand.class,
      WalletCommand.class,
      AuditCommand.class,
      BenchCommand.class,
      MonitorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "First steps:",
      "  meshpay demo                                a committee of four on this machine, paying",
      "  meshpay committee create --dir my-committee the files of a committee of your own",
      "",
      "Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage, 3 no quorum or unreachable."
    })
public final class MeshPayCommand {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the code a failure arose.")
  private boolean debug;

  /** The command line, with its failures and exit codes as {@link Failures} says. */
  public static CommandLine commandLine() {
    MeshPayCommand root = new MeshPayCommand();
    CommandLine commandLine = new CommandLine(root);
    Failures failures = new Failures(() -> root.debug || Boolean.getBoolean("meshpay.debug"));
    return commandLine
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(failures::onWrongUsage)
        .setExecutionExceptionHandler(failures::onFailure)
        .setExecutionStrategy(MeshPayCommand::execute);
  }

  /**
   * Runs a command. A result that could not be written, to a full disk or a closed pipe, is no
   * result.
   */
  static int run(CommandLine meshpay, String... arguments) {
    int exitCode = meshpay.execute(arguments);
    // A writer over a PrintStream doesn't ask it.
    boolean isLost = meshpay.getOut().checkError() || System.out.checkError();
    if (isLost && exitCode == ExitCode.DONE) {
      meshpay.getErr().println("meshpay: standard output can't be written to");
      return ExitCode.REFUSED;
    }
    return exitCode;
  }

  /** A command that only groups others shows its help: as asked for, or as wrong usage. */
  private static int execute(CommandLine.ParseResult parsed) {
    Integer helpExitCode = CommandLine.executeHelpRequest(parsed);
    if (helpExitCode != null) {
      return helpExitCode;
    }
    CommandLine last = parsed.asCommandLineList().getLast();
    if (!last.getSubcommands().isEmpty() && !isExecutable(last)) {
      throw new CommandLine.ParameterException(last, "Which command? One is needed here.");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static boolean isExecutable(CommandLine commandLine) {
    Object command = commandLine.getCommand();
    return command instanceof Runnable || command instanceof java.util.concurrent.Callable;
  }
}
