package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.cluster.LocalCommittee;
import io.meshpay.load.console.ResultFile;
import io.meshpay.load.console.TemporaryFolder;
import io.meshpay.load.flow.NoQuorumException;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.metrics.MetricsServer;
import io.meshpay.load.report.LoadJson;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.report.LoadText;
import io.meshpay.load.target.Outcome;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.file.FileAlreadyExistsException;
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
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshpay bench}: measures a committee, or one authority. */
@Command(
    name = "bench",
    description = {
      "Measure a committee, or one authority: payments a second, and how long they take.",
      "Orders are signed before the clock starts. By default a closed loop: when one payment ends,"
          + " the next begins."
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
  private static final int IN_FLIGHT_OF_AUTHORITY = 1024;

  private static final Set<Class<?>> FOR_AUTHORITY =
      Set.of(AuthorityOptions.class, PickOptions.class);
  private static final Set<Class<?>> FOR_COMMITTEE = Set.of(FlowOptions.class);
  private static final Set<Class<?>> FOR_THROWAWAY =
      Set.of(ThrowawayOptions.class, SizeOptions.class, IntrusionOptions.class);

  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "committee",
      description = {
        "committee: the clients' whole flow against all authorities: of a committee that runs, with"
            + " --committee and --wallets, or of one that is founded for it.",
        "authority: one authority that is started for it, with an order and a confirmation for each"
            + " payment (default: ${DEFAULT-VALUE})."
      })
  private String target = "committee";

  @Mixin private LoadOptions load = new LoadOptions();
  @Mixin private ThrowawayOptions throwaway = new ThrowawayOptions();
  @Mixin private FlowOptions flow = new FlowOptions();
  @Mixin private AuthorityOptions authority = new AuthorityOptions();
  @Mixin private IntrusionOptions intrusions = new IntrusionOptions();
  @Mixin private MetricsOptions metrics = new MetricsOptions();
  @Mixin private ResultOptions results = new ResultOptions();

  public BenchCommand() {
    this(Progress.onStderr());
  }

  BenchCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() throws IOException, NoTransportException, InterruptedException {
    results.files().forEach(this::requireWritable);
    load.resultFiles().forEach(this::requireWritable);
    LoadFigures figures = new LoadFigures();
    LoadResult result;
    try (@Nullable MetricsServer _ = metrics.open(figures)) {
      result =
          switch (target) {
            case "committee" -> measureCommittee(figures);
            case "authority" -> measureAuthority(figures);
            default -> throw wrongUsage("--target is committee or authority, not " + target);
          };
    } catch (NoQuorumException e) {
      return fail(e, ExitCode.NO_QUORUM);
    } catch (BenchException | ClusterException e) {
      return fail(e, ExitCode.REFUSED);
    } catch (FileAlreadyExistsException e) {
      throw wrongUsage("it exists already: " + e.getMessage());
    } finally {
      progress.clear();
    }
    load.writeFiles(result);
    String json = LoadJson.write(result, results.note(InstantSource.system()));
    PrintWriter out = spec.commandLine().getOut();
    out.print(results.write(json, LoadText.write(result)));
    out.flush();
    return exitCode(result);
  }

  private LoadResult measureAuthority(LoadFigures figures)
      throws IOException,
          BenchException,
          ClusterException,
          NoQuorumException,
          InterruptedException {
    refuse(FOR_COMMITTEE, "%s belongs to --target committee, not to --target authority");
    AuthorityPlan plan;
    try {
      LoadPlan asked = load.plan(IN_FLIGHT_OF_AUTHORITY, intrusions.plan());
      plan = authority.plan(asked, throwaway, load.settings(asked));
    } catch (IllegalArgumentException e) {
      throw wrongUsage(e.getMessage());
    }
    return new AuthorityBench(plan, figures, progress).run();
  }

  private LoadResult measureCommittee(LoadFigures figures)
      throws IOException,
          BenchException,
          ClusterException,
          NoQuorumException,
          NoTransportException,
          InterruptedException {
    refuse(FOR_AUTHORITY, "%s belongs to --target authority, not to --target committee");
    FlowPlan plan;
    FlowOptions.@Nullable Running running;
    LocalCommittee.Size size;
    try {
      LoadPlan asked = load.plan(IN_FLIGHT_OF_COMMITTEE, intrusions.plan());
      plan = flow.plan(asked, load.settings(asked));
      if (flow.namesCommittee()) {
        refuse(FOR_THROWAWAY, "%s is for a throw-away committee, and --committee names another");
      }
      running = flow.running();
      size = throwaway.committee(plan.clients());
    } catch (IllegalArgumentException e) {
      throw wrongUsage(e.getMessage());
    }
    CommitteeBench bench = new CommitteeBench(plan, figures, progress);
    if (running != null) {
      return measure(bench, running);
    }
    throwaway.putSettings(plan.settings());
    return measure(bench, size);
  }

  private LoadResult measure(CommitteeBench bench, FlowOptions.Running running)
      throws IOException,
          BenchException,
          NoQuorumException,
          NoTransportException,
          InterruptedException {
    try {
      return bench.run(running.committee(), running.token(), running.wallets());
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw wrongUsage("no wallets in " + running.wallets());
    }
  }

  /** Founds a committee for the run, and takes it away afterwards. */
  private LoadResult measure(CommitteeBench bench, LocalCommittee.Size size)
      throws IOException,
          BenchException,
          ClusterException,
          NoQuorumException,
          NoTransportException,
          InterruptedException {
    bench.requireFiles(size.authorities());
    Path kept = throwaway.folder();
    try (TemporaryFolder temporary = TemporaryFolder.create("meshpay-bench-", false);
        LocalCommittee committee =
            LocalCommittee.start(
                kept == null ? temporary.path().resolve("committee") : kept, size, progress)) {
      return bench.run(committee);
    }
  }

  /** Refuses options of a kind, by name, if one was given. */
  private void refuse(Set<Class<?>> kind, String message) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (option.userObject() instanceof Field field && kind.contains(field.getDeclaringClass())) {
        throw wrongUsage(message.formatted(option.longestName()));
      }
    }
  }

  /** Nothing paid as nobody answered is told apart from a load that went wrong. */
  private static int exitCode(LoadResult result) {
    if (result.isValid()) {
      return ExitCode.DONE;
    }
    boolean isUnreachable =
        result.payments() == 0
            && result.failures().keySet().equals(Set.of(Outcome.name(Outcome.NO_QUORUM)));
    return isUnreachable ? ExitCode.NO_QUORUM : ExitCode.REFUSED;
  }

  private void requireWritable(String option, Path file) {
    String obstacle = ResultFile.obstacle(file);
    if (obstacle != null) {
      throw wrongUsage(option + ": " + obstacle);
    }
  }

  private ParameterException wrongUsage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), String.valueOf(message));
  }

  private int fail(Exception failure, int exitCode) {
    PrintWriter err = spec.commandLine().getErr();
    progress.clear();
    err.println("meshpay: " + failure.getMessage());
    err.flush();
    return exitCode;
  }
}
