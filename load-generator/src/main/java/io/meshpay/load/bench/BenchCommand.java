package io.meshpay.load.bench;

import io.meshpay.client.committee.CommitteeFile;
import io.meshpay.client.console.Progress;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.console.ResultFile;
import io.meshpay.load.corpus.CorpusException;
import io.meshpay.load.report.LoadJson;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.report.LoadText;
import io.meshpay.load.report.RunNote;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.InvalidCommitteeException;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshpay bench}: measures a running committee. */
@Command(
    name = "bench",
    description = {
      "Measure a committee, or one authority: payments a second, and how long they take.",
      "Orders are signed before the clock starts. By default a closed loop: when one payment ends,"
          + " the next begins. Each pays the smallest unit."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      CompareCommand.class,
      CorpusCommand.class,
      ReportCommand.class,
      RestartsCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 measured, 1 too much failed or money ran out, 2 wrong usage, 3 no quorum or unreachable."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int IN_FLIGHT_OF_COMMITTEE = 64;
  private static final int IN_FLIGHT_OF_AUTHORITY = 512;

  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "committee",
      description = {
        "committee: the clients' whole flow against all authorities of a running committee, with"
            + " --committee and --wallets.",
        "authority: one authority that is started for it, with an order and a confirmation for each"
            + " payment (default: ${DEFAULT-VALUE})."
      })
  private String target = "committee";

  @Option(names = "--committee", paramLabel = "FILE", description = "The committee file.")
  private @Nullable Path committeeFile;

  @Option(names = "--wallets", paramLabel = "DIR", description = "A folder of funded wallets.")
  private @Nullable Path wallets;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description =
          "Payments under way at once, one per account (default: 64, of one authority 512).")
  private @Nullable Integer inFlight;

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

  @Mixin private ResultOptions results = new ResultOptions();

  public BenchCommand() {
    this(Progress.onStderr());
  }

  BenchCommand(Progress progress) {
    this.progress = progress;
  }

  @Mixin private AuthorityOptions authority = new AuthorityOptions();

  @Override
  public Integer call() throws IOException, NoTransportException, InterruptedException {
    return switch (target) {
      case "committee" -> measureCommittee();
      case "authority" -> measureAuthority();
      default -> throw wrongUsage("--target is committee or authority, not " + target);
    };
  }

  private int measureAuthority() throws IOException, InterruptedException {
    results.files().forEach(this::requireWritable);
    authority.resultFiles().forEach(this::requireWritable);
    AuthorityPlan plan;
    try {
      plan =
          authority.plan(
              inFlight == null ? IN_FLIGHT_OF_AUTHORITY : inFlight, durationSeconds, warmupSeconds);
    } catch (IllegalArgumentException e) {
      throw wrongUsage(e.getMessage());
    }
    LoadResult result;
    try {
      result = new AuthorityBench(plan, progress).run();
    } catch (ClusterException | CorpusException e) {
      return fail(e, ExitCode.REFUSED);
    }
    authority.writeFiles(result);
    write(LoadJson.write(result, note()), LoadText.write(result));
    return result.isValid() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private int measureCommittee() throws IOException, NoTransportException, InterruptedException {
    Path file = required(committeeFile, "--committee=FILE");
    Path folder = required(wallets, "--wallets=DIR");
    BenchPlan plan = plan();
    results.files().forEach(this::requireWritable);
    Committee committee = readCommittee(file);
    Token token = token(committee);
    BenchResult result;
    try {
      result = measure(committee, token, plan, folder);
    } catch (NoQuorumException e) {
      return fail(e, ExitCode.NO_QUORUM);
    } catch (BenchException e) {
      return fail(e, ExitCode.REFUSED);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw wrongUsage("no wallets in " + folder);
    }
    write(BenchReport.json(result, note()), BenchReport.text(result));
    return exitCode(result);
  }

  /** However it ends, the terminal's line is free again afterwards. */
  private BenchResult measure(Committee committee, Token token, BenchPlan plan, Path folder)
      throws IOException,
          NoQuorumException,
          BenchException,
          NoTransportException,
          InterruptedException {
    try {
      return new BenchRun(committee, token, plan, progress).run(folder);
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
          inFlight == null ? IN_FLIGHT_OF_COMMITTEE : inFlight,
          millis(durationSeconds),
          millis(warmupSeconds),
          isUdp,
          clients);
    } catch (IllegalArgumentException e) {
      throw wrongUsage(e.getMessage());
    }
  }

  private void requireWritable(String option, Path file) {
    String obstacle = ResultFile.obstacle(file);
    if (obstacle != null) {
      throw wrongUsage(option + ": " + obstacle);
    }
  }

  private static long millis(double seconds) {
    return Math.round(seconds * 1000);
  }

  private Committee readCommittee(Path file) throws IOException {
    try {
      return CommitteeFile.read(file);
    } catch (NoSuchFileException e) {
      throw wrongUsage("no such file: " + file);
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

  private <T> T required(@Nullable T value, String option) {
    if (value == null) {
      throw wrongUsage("Missing required option: '" + option + "'");
    }
    return value;
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

  private RunNote note() {
    return results.note(InstantSource.system());
  }

  private void write(String json, String text) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(results.write(json, text));
    out.flush();
  }
}
