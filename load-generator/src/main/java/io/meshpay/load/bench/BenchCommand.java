package io.meshpay.load.bench;

import io.meshpay.client.committee.CommitteeFile;
import io.meshpay.client.console.Progress;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.load.console.ResultFile;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.InvalidCommitteeException;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshpay bench}: measures a running committee. */
@Command(
    name = "bench",
    description = {
      "Measure a running committee: payments a second, and how long they take.",
      "A closed loop: when one payment ends, the next begins. Orders are signed before the clock"
          + " starts. Each pays one smallest unit to the next wallet."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 measured, 1 too much failed or money ran out, 2 wrong usage, 3 no quorum or unreachable."
    })
public final class BenchCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--committee",
      required = true,
      paramLabel = "FILE",
      description = "The committee file.")
  private Path committeeFile;

  @Option(
      names = "--wallets",
      required = true,
      paramLabel = "DIR",
      description = "A folder of funded wallets.")
  private Path wallets;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "Payments under way at once, one per wallet (default: ${DEFAULT-VALUE}).")
  private int inFlight;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to measure (default: ${DEFAULT-VALUE}).")
  private double durationSeconds;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to pay before that, not counted (default: ${DEFAULT-VALUE}).")
  private double warmupSeconds;

  @Option(
      names = "--token",
      paramLabel = "SYMBOL",
      description = "What to pay (default: the committee's first token).")
  private @Nullable String symbol;

  @Option(names = "--udp", description = "By UDP where a message fits into a datagram.")
  private boolean isUdp;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Clients that share the load, each with a thread of its own and a connection to every"
              + " authority: more where one thread can't load the committee"
              + " (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the result as JSON, too; - is standard output, instead of the text.")
  private @Nullable Path json;

  public BenchCommand() {
    this(Progress.onStderr());
  }

  BenchCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() throws IOException, NoTransportException, InterruptedException {
    BenchPlan plan = plan();
    requireWritable();
    Committee committee = readCommittee();
    Token token = token(committee);
    BenchResult result;
    try {
      result = measure(committee, token, plan);
    } catch (NoQuorumException e) {
      return fail(e, ExitCode.NO_QUORUM);
    } catch (BenchException e) {
      return fail(e, ExitCode.REFUSED);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw wrongUsage("no wallets in " + wallets);
    }
    write(result);
    return exitCode(result);
  }

  /** However it ends, the terminal's line is free again afterwards. */
  private BenchResult measure(Committee committee, Token token, BenchPlan plan)
      throws IOException,
          NoQuorumException,
          BenchException,
          NoTransportException,
          InterruptedException {
    try {
      return new BenchRun(committee, token, plan, progress).run(wallets);
    } finally {
      progress.clear();
    }
  }

  private static int exitCode(BenchResult result) {
    if (result.isValid()) {
      return ExitCode.DONE;
    }
    boolean isUnreachable =
        result.payments() == 0 && result.errors().keySet().equals(Set.of("NO_QUORUM"));
    return isUnreachable ? ExitCode.NO_QUORUM : ExitCode.REFUSED;
  }

  private BenchPlan plan() {
    try {
      return new BenchPlan(
          inFlight, millis(durationSeconds), millis(warmupSeconds), isUdp, clients);
    } catch (IllegalArgumentException e) {
      throw wrongUsage(e.getMessage());
    }
  }

  private void requireWritable() {
    String obstacle = json == null ? null : ResultFile.obstacle(json);
    if (obstacle != null) {
      throw wrongUsage("--json: " + obstacle);
    }
  }

  private static long millis(double seconds) {
    return Math.round(seconds * 1000);
  }

  private Committee readCommittee() throws IOException {
    try {
      return CommitteeFile.read(committeeFile);
    } catch (NoSuchFileException e) {
      throw wrongUsage("no such file: " + committeeFile);
    } catch (InvalidCommitteeException e) {
      throw wrongUsage(e.getMessage());
    }
  }

  private Token token(Committee committee) {
    if (symbol == null) {
      return committee.tokens().getFirst();
    }
    Token token = committee.tokenBySymbol(symbol);
    if (token == null) {
      throw wrongUsage("the committee has no token " + symbol);
    }
    return token;
  }

  private ParameterException wrongUsage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), String.valueOf(message));
  }

  private int fail(Exception failure, int exitCode) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("meshpay: " + failure.getMessage());
    err.flush();
    return exitCode;
  }

  private void write(BenchResult result) throws IOException {
    boolean isJsonOnly = json != null && ResultFile.isStandardOutput(json);
    if (json != null && !isJsonOnly) {
      Files.writeString(json, BenchReport.json(result));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(isJsonOnly ? BenchReport.json(result) : BenchReport.text(result));
    out.flush();
  }
}
