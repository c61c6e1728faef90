package io.meshpay.load.cluster;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One authority of a local cluster, running as a process of its own. */
public final class AuthorityProcess {
  private static final int TAIL_LINES = 15;

  /** As the authority says it. */
  private static final String PORT_TAKEN = "port is in use";

  private final LocalAuthority authority;
  private final Process process;
  private final Path log;
  private final HttpEndpoint http;

  private AuthorityProcess(LocalAuthority authority, Process process, Path log) {
    this.authority = authority;
    this.process = process;
    this.log = log;
    http = new HttpEndpoint(authority.httpHost(), authority.httpPort());
  }

  static AuthorityProcess start(LocalAuthority authority, Path logs, List<String> jvmOptions)
      throws IOException {
    Path log = logs.resolve(authority.name() + ".log");
    List<String> command =
        JavaCommand.of(
            List.of("authority", "run", "--config", authority.config().toString()), jvmOptions);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    return new AuthorityProcess(authority, process, log);
  }

  public String name() {
    return authority.name();
  }

  /** Where it serves its status. */
  public HttpEndpoint http() {
    return http;
  }

  /** Where it writes its log. */
  public Path log() {
    return log;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended and what it did last, for a person who must find out why. */
  ClusterException obituary() {
    String tail = tail();
    return new ClusterException(
        "%s ended with exit code %d; the end of %s:%n%s"
            .formatted(name(), process.exitValue(), log, tail),
        tail.contains(PORT_TAKEN));
  }

  /** That it isn't ready in time, and what it did last. */
  ClusterException notReady(long seconds) {
    return new ClusterException(
        "%s isn't ready after %d s; the end of %s:%n%s".formatted(name(), seconds, log, tail()),
        false);
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }

  /** Kills it as a power failure would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, without waiting. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end; what doesn't end in time is killed. */
  void awaitEnd(long timeoutMillis) throws InterruptedException {
    if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
      kill();
    }
    http.close();
  }

  void killNow() {
    process.destroyForcibly();
  }
}
