package io.meshpay.load.bench;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.authority.StartException;
import io.meshpay.client.console.Progress;
import io.meshpay.load.cluster.AuthorityProcess;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.cluster.LocalAuthority;
import io.meshpay.load.cluster.LocalCluster;
import io.meshpay.load.console.TemporaryFolder;
import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.ProcessMeter;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** {@code meshpay bench restarts}: how long an authority takes to be ready again. */
@Command(
    name = "restarts",
    description = {
      "Measure how long an authority takes to be ready after a clean stop, and after a kill.",
      "It runs on data that bench --target authority --data DIR has left, or on a copy of a real"
          + " authority's; never on an authority that others use."
    },
    mixinStandardHelpOptions = true)
final class RestartsCommand implements Callable<Integer> {
  private static final long READY_MILLIS = 600_000;

  private record Start(double seconds, long peakBytes) {}

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The authority.toml; its data is used, and stays usable.")
  private Path config;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is measured (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--authority-jvm",
      paramLabel = "OPTION",
      description = "A JVM option for the authority, such as -Xmx2g; may be repeated.")
  private List<String> jvmOptions = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1) {
      throw new ParameterException(spec.commandLine(), "--rounds must be at least 1");
    }
    Progress progress = Progress.onStderr();
    try (TemporaryFolder logs = TemporaryFolder.create("meshpay-restarts-", false)) {
      LocalAuthority authority = authority();
      List<Start> clean = new ArrayList<>();
      List<Start> killed = new ArrayList<>();
      kill(authority, logs.path(), progress); // Whatever its last stop was, now it is known.
      JsonNode status = MissingNode.getInstance();
      for (int round = 0; round < rounds; round++) {
        try (LocalCluster running = start(authority, logs.path(), progress, killed)) {
          status = running.authorities().getFirst().http().status();
        }
        try (LocalCluster running = start(authority, logs.path(), progress, clean)) {
          running.authorities().getFirst().kill();
        }
      }
      print(status, clean, killed);
      return ExitCode.DONE;
    } catch (ClusterException e) {
      spec.commandLine().getErr().println("meshpay: " + e.getMessage());
      return ExitCode.REFUSED;
    } finally {
      progress.clear();
    }
  }

  private LocalAuthority authority() throws IOException {
    try {
      AuthorityConfig read = AuthorityConfig.read(config);
      return new LocalAuthority(read.name(), config, read.http().host(), read.http().port());
    } catch (StartException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private void kill(LocalAuthority authority, Path logs, Progress progress)
      throws IOException, ClusterException, InterruptedException {
    try (LocalCluster running = start(authority, logs, progress, new ArrayList<>())) {
      running.authorities().getFirst().kill();
    }
  }

  private LocalCluster start(
      LocalAuthority authority, Path logs, Progress progress, List<Start> starts)
      throws IOException, ClusterException, InterruptedException {
    long startedNanos = System.nanoTime();
    LocalCluster running =
        LocalCluster.start(List.of(authority), logs, jvmOptions, READY_MILLIS, progress);
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    AuthorityProcess process = running.authorities().getFirst();
    starts.add(new Start(seconds, ProcessMeter.peakBytes(process.handle())));
    return running;
  }

  private void print(JsonNode status, List<Start> clean, List<Start> killed) {
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.here();
    out.printf("%s, %d cores, %s%n", machine.cpu(), machine.cores(), machine.java());
    out.printf(
        "%s accounts, journal of %s changes%n",
        status.path("accounts").asString("?"), status.path("journalPosition").asString("?"));
    print(out, "after a clean stop", clean);
    print(out, "after a kill", killed);
    out.flush();
  }

  private static void print(PrintWriter out, String what, List<Start> starts) {
    out.printf("ready %s:", what);
    for (Start start : starts) {
      out.printf(" %.2f s (%,d MB)", start.seconds(), start.peakBytes() >> 20);
    }
    out.println();
  }
}
