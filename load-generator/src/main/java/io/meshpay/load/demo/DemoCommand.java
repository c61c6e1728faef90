package io.meshpay.load.demo;

import io.meshpay.client.console.Progress;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.load.bench.BenchException;
import io.meshpay.load.bench.CommitteeBench;
import io.meshpay.load.cluster.Audit;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.cluster.LocalCommittee;
import io.meshpay.load.committee.CommitteeFolder;
import io.meshpay.load.console.ResultFile;
import io.meshpay.load.console.TemporaryFolder;
import io.meshpay.load.flow.NoQuorumException;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.report.LoadResult;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshpay demo}: the whole path on one machine. */
@Command(
    name = "demo",
    description = {
      "Show MeshPay on this machine: four authorities as processes of their own, funded wallets,"
          + " payments, and a check of every account at every authority.",
      "Uses a folder of its own, which it removes at the end."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 every check held, 1 one failed, 2 wrong usage, 3 no quorum."})
public final class DemoCommand implements Callable<Integer> {
  private static final int AUTHORITIES = 4;
  private static final int ACCOUNTS = 100;
  private static final long BALANCE = 100_000;
  private static final String AMOUNT = "12.50";
  private static final int IN_FLIGHT = 32;
  private static final long WARM_UP_MILLIS_MAX = 3_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to pay (default: ${DEFAULT-VALUE}).")
  private double durationSeconds;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the result as JSON, too; - is standard output, instead of the text.")
  private @Nullable Path json;

  @Option(names = "--keep", description = "Keep the committee's folder with wallets and logs.")
  private boolean isKept;

  @Override
  public Integer call() throws IOException, NoTransportException, InterruptedException {
    long durationMillis = Math.round(durationSeconds * 1000);
    if (durationMillis < 1) {
      throw wrongUsage("--duration must be above 0");
    }
    boolean isJsonOnly = json != null && ResultFile.isStandardOutput(json);
    String obstacle = json == null ? null : ResultFile.obstacle(json);
    if (obstacle != null) {
      throw wrongUsage("--json: " + obstacle);
    }
    PrintWriter standardOutput = spec.commandLine().getOut();
    PrintWriter out = isJsonOnly ? new PrintWriter(Writer.nullWriter()) : standardOutput;
    try (TemporaryFolder folder = TemporaryFolder.create("meshpay-demo-", isKept)) {
      DemoResult result = run(folder.path(), durationMillis, out);
      out.print(result.text(LocalCommittee.TOKEN));
      if (isKept) {
        out.println("The committee's files are in " + folder.path());
      }
      out.flush();
      if (isJsonOnly) {
        standardOutput.print(result.json());
        standardOutput.flush();
      } else if (json != null) {
        Files.writeString(json, result.json());
      }
      return result.holdsEveryCheck() ? ExitCode.DONE : ExitCode.REFUSED;
    } catch (ClusterException | BenchException e) {
      return fail(e, ExitCode.REFUSED);
    } catch (NoQuorumException e) {
      return fail(e, ExitCode.NO_QUORUM);
    }
  }

  private static DemoResult run(Path folder, long durationMillis, PrintWriter out)
      throws IOException,
          ClusterException,
          BenchException,
          NoQuorumException,
          NoTransportException,
          InterruptedException {
    Progress progress = Progress.onStderr();
    out.printf("Starting %d authorities on this machine ...%n%n", AUTHORITIES);
    out.flush();
    try (LocalCommittee demo =
        LocalCommittee.start(
            folder.resolve("committee"),
            new LocalCommittee.Size(AUTHORITIES, ACCOUNTS, BALANCE),
            progress)) {
      CommitteeFolder files = demo.files();
      boolean isReceiptValid =
          new HumanPayment(files.root(), out)
              .run(files.wallet(1, ACCOUNTS), files.wallet(2, ACCOUNTS), files.committee(), AMOUNT);
      out.printf("Paying with %d wallets ...%n%n", ACCOUNTS);
      out.flush();
      LoadResult load =
          CommitteeBench.closed(
                  IN_FLIGHT,
                  durationMillis / 1e3,
                  Math.min(WARM_UP_MILLIS_MAX, durationMillis) / 1e3,
                  new LoadFigures(),
                  progress)
              .run(demo.committee(), LocalCommittee.TOKEN, files.wallets());
      demo.cluster().check();
      Audit audit = demo.audit(progress);
      return new DemoResult(isReceiptValid, load, audit);
    } finally {
      progress.clear();
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int fail(Exception failure, int exitCode) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("meshpay: " + failure.getMessage());
    err.flush();
    return exitCode;
  }
}
