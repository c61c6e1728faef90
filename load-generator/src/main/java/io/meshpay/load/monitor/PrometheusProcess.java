package io.meshpay.load.monitor;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Prometheus that runs beside this process, on the loopback address, and ends with it. */
public final class PrometheusProcess implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String PROGRAM = "prometheus";
  private static final int TAIL_LINES = 5;
  private static final long READY_TIMEOUT_MILLIS = 60_000;
  private static final long POLL_MILLIS = 100;
  private static final long STOP_TIMEOUT_MILLIS = 15_000;

  private final Process process;
  private final Path log;
  private final URI root;
  private final Thread killer;

  private PrometheusProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    root = URI.create("http://" + HOST + ":" + port);
    killer = new Thread(process::destroyForcibly, "prometheus-killer");
  }

  /**
   * The program, or null where it isn't installed.
   *
   * @param searchPath folders to look in, as in the environment's PATH
   */
  public static @Nullable Path find(@Nullable String searchPath) {
    if (searchPath == null) {
      return null;
    }
    return Stream.of(searchPath.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param port of the loopback address
   * @throws IOException if the port is in use, or it ends, or isn't ready in a minute; then it
   *     doesn't run
   */
  public static PrometheusProcess start(Path program, PrometheusFolder folder, int port)
      throws IOException, InterruptedException {
    requireFree(port);
    Process process =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "--config.file=" + folder.config(),
                    "--storage.tsdb.path=" + folder.data(),
                    "--web.listen-address=" + HOST + ":" + port))
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(folder.log().toFile())
            .start();
    PrometheusProcess prometheus = new PrometheusProcess(process, folder.log(), port);
    Runtime.getRuntime().addShutdownHook(prometheus.killer);
    boolean isReady = false;
    try {
      prometheus.awaitReady();
      isReady = true;
      return prometheus;
    } finally {
      if (!isReady) {
        prometheus.close();
      }
    }
  }

  /** Or whoever has the port would be taken for ours. */
  private static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      if (!socket.isBound()) {
        throw new BindException("not bound");
      }
    } catch (BindException e) {
      throw new IOException("port " + port + " of " + HOST + " is in use: choose another", e);
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_TIMEOUT_MILLIS);
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!isReady(http)) {
        check(POLL_MILLIS);
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("Prometheus isn't ready after a minute; its log is " + log);
        }
      }
    }
  }

  /**
   * Waits a little and checks that it still runs.
   *
   * @throws IOException if it has ended
   */
  public void check(long waitMillis) throws IOException, InterruptedException {
    if (process.waitFor(waitMillis, TimeUnit.MILLISECONDS)) {
      throw new IOException(
          "Prometheus ended with exit code %d:%n%s".formatted(process.exitValue(), tail()));
    }
  }

  /** Its last words. */
  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  private boolean isReady(HttpClient http) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve("/-/ready")).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notListening) {
      return false;
    }
  }

  /** Where its pages and its API are. */
  public URI root() {
    return root;
  }

  /** Stops it; kills it if it doesn't stop in time. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      // It runs now, and finds nothing to kill.
    }
  }
}
