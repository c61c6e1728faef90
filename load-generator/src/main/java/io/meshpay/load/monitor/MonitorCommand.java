package io.meshpay.load.monitor;

import io.meshpay.authority.StartException;
import io.meshpay.client.console.Progress;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.load.bench.BenchException;
import io.meshpay.load.bench.CommitteeBench;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.cluster.JavaCommand;
import io.meshpay.load.cluster.LocalAuthority;
import io.meshpay.load.cluster.LocalCommittee;
import io.meshpay.load.console.TemporaryFolder;
import io.meshpay.load.flow.NoQuorumException;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.metrics.MetricsServer;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshpay monitor}: Prometheus with the project's rules, on authorities of this machine. */
@Command(
    name = "monitor",
    description = {
      "Watch a committee with Prometheus and the rules and alerts of grafana/, until it is"
          + " interrupted.",
      "Without --committee-folder it starts a committee of four of its own and pays a little."
          + " Prometheus must be installed; what it has recorded is thrown away at the end."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 done, 1 something ended by itself, 2 wrong usage, 3 no quorum."})
public final class MonitorCommand implements Callable<Integer> {
  static final String NOT_INSTALLED =
      "Prometheus isn't installed (no prometheus on the PATH). Debian and Ubuntu: apt-get install"
          + " prometheus; macOS: brew install prometheus; others: https://prometheus.io/download/";

  private static final int AUTHORITIES = 4;
  private static final int ACCOUNTS = 100;
  private static final long BALANCE = 100_000;
  private static final int IN_FLIGHT = 4;
  private static final double ROUND_SECONDS = 10;
  private static final int ANY_PORT = 0;
  private static final long POLL_MILLIS = 500;

  @Spec private CommandSpec spec;

  @Option(
      names = "--committee-folder",
      paramLabel = "DIR",
      description = "The folder of a committee whose authorities run on this machine.")
  private @Nullable Path committeeFolder;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9090",
      description = "Where Prometheus listens on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "End by itself after so long.")
  private @Nullable Long durationSeconds;

  @Override
  public Integer call() throws IOException, NoTransportException, InterruptedException {
    if (port < 1 || port > 65_535) {
      throw wrongUsage("--port must be from 1 to 65535");
    }
    if (durationSeconds != null && durationSeconds < 1) {
      throw wrongUsage("--duration must be above 0");
    }
    Path program = PrometheusProcess.find(System.getenv("PATH"));
    if (program == null) {
      return fail(NOT_INSTALLED, ExitCode.USAGE);
    }
    Path grafana = Path.of(System.getProperty(JavaCommand.HOME_PROPERTY, "."), "grafana");
    if (!Files.isDirectory(grafana)) {
      return fail(grafana + " isn't there: take it from the source tree", ExitCode.USAGE);
    }
    try (TemporaryFolder folder = TemporaryFolder.create("meshpay-monitor-", false)) {
      if (committeeFolder == null) {
        watchDemo(program, grafana, folder.path());
      } else {
        List<LocalAuthority> authorities = WatchedCommittee.in(committeeFolder);
        try (PrometheusProcess prometheus =
            start(program, grafana, folder.path(), name(committeeFolder), authorities, null)) {
          long deadline = deadline();
          while (isBefore(deadline)) {
            prometheus.check(POLL_MILLIS);
          }
        }
      }
      return ExitCode.DONE;
    } catch (StartException e) {
      return fail(e.getMessage(), ExitCode.USAGE);
    } catch (ClusterException | BenchException e) {
      return fail(e.getMessage(), ExitCode.REFUSED);
    } catch (NoQuorumException e) {
      return fail(e.getMessage(), ExitCode.NO_QUORUM);
    }
  }

  private void watchDemo(Path program, Path grafana, Path folder)
      throws IOException,
          ClusterException,
          BenchException,
          NoQuorumException,
          NoTransportException,
          InterruptedException {
    Progress progress = Progress.onStderr();
    LoadFigures figures = new LoadFigures();
    try (MetricsServer generator =
            MetricsServer.open(InetAddress.getLoopbackAddress(), ANY_PORT, figures);
        LocalCommittee demo =
            LocalCommittee.start(
                folder.resolve("committee"),
                new LocalCommittee.Size(AUTHORITIES, ACCOUNTS, BALANCE),
                progress);
        PrometheusProcess prometheus =
            start(
                program,
                grafana,
                folder,
                "demo",
                WatchedCommittee.in(demo.files().root()),
                generator.address())) {
      long deadline = deadline();
      CommitteeBench bench = CommitteeBench.closed(IN_FLIGHT, ROUND_SECONDS, 0, figures, progress);
      while (isBefore(deadline)) {
        prometheus.check(POLL_MILLIS);
        var _ = bench.run(demo.committee(), LocalCommittee.TOKEN, demo.files().wallets());
        demo.cluster().check();
      }
    } catch (StartException e) {
      throw new IllegalStateException("made a moment ago", e);
    } finally {
      progress.clear();
    }
  }

  private PrometheusProcess start(
      Path program,
      Path grafana,
      Path folder,
      String name,
      List<LocalAuthority> authorities,
      @Nullable InetSocketAddress generator)
      throws IOException, InterruptedException {
    PrometheusFolder files =
        PrometheusFolder.write(grafana, folder.resolve("prometheus"), name, authorities, generator);
    PrometheusProcess prometheus = PrometheusProcess.start(program, files, port);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Watching %d authorities of %s.%n", authorities.size(), name);
    out.printf("  alerts   %s%n", prometheus.root().resolve("/alerts"));
    out.printf("  targets  %s%n", prometheus.root().resolve("/targets"));
    out.printf("  graph    %s%n", prometheus.root().resolve("/graph"));
    out.printf("A Grafana with the dashboards: see %s%n", grafana.resolve("README.md"));
    out.flush();
    return prometheus;
  }

  /** A label's value. */
  private static String name(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? "committee" : last.toString().replaceAll("[^A-Za-z0-9._-]", "-");
  }

  private long deadline() {
    return durationSeconds == null
        ? Long.MAX_VALUE
        : System.nanoTime() / 1_000_000 + TimeUnit.SECONDS.toMillis(durationSeconds);
  }

  private static boolean isBefore(long deadlineMillis) {
    return System.nanoTime() / 1_000_000 < deadlineMillis;
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int fail(@Nullable String message, int exitCode) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("meshpay: " + message);
    err.flush();
    return exitCode;
  }
}
