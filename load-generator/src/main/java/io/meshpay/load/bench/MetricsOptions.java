package io.meshpay.load.bench;

import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.metrics.MetricsServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether and where the generator serves metrics of its own while it runs. */
final class MetricsOptions {
  private static final int PORT_MAX = 65_535;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "Serve metrics of the generator itself for Prometheus while it runs, at /metrics; 0 for"
              + " any port that is free, which is printed (default: none).")
  private @Nullable Integer port;

  @Option(
      names = "--metrics-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "The address for that; whoever reaches it can read (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  /**
   * Begins to serve, if that was asked for, and says where.
   *
   * @throws ParameterException if it can't be served there
   */
  @Nullable MetricsServer open(LoadFigures figures) throws IOException {
    if (port == null) {
      return null;
    }
    if (port < 0 || port > PORT_MAX) {
      throw wrongUsage("--metrics-port must be 0 to " + PORT_MAX);
    }
    MetricsServer server;
    try {
      server = MetricsServer.open(InetAddress.getByName(host), port, figures);
    } catch (UnknownHostException e) {
      throw wrongUsage("--metrics-host: no address of " + host);
    } catch (BindException e) {
      throw wrongUsage(
          "--metrics-port: can't listen on %s:%d: %s".formatted(host, port, e.getMessage()));
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("Metrics of this run: " + server.uri());
    err.flush();
    return server;
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
