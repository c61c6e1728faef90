package io.meshpay.authority;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** {@code meshpay authority …} as a process of its own. */
final class AuthorityProcess implements AutoCloseable {
  private static final Pattern SERVING =
      Pattern.compile(
          "serving TCP and UDP on 127\\.0\\.0\\.1:(\\d+) .*HTTP on 127\\.0\\.0\\.1:(\\d+)");

  final Process process;
  final List<String> log = new ArrayList<>();
  int meshPort;
  int httpPort;
  private final BufferedReader output;

  private AuthorityProcess(Process process) {
    this.process = process;
    output = process.inputReader();
  }

  /** Where the process begins. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new AuthorityCommand()).execute(arguments));
  }

  /**
   * @param jvmFlags beside those that it needs
   */
  static AuthorityProcess start(Path config, String... jvmFlags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of(System.getProperty("meshpay.root"), ".mvn", "meshpay.jvmargs"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dmeshpay.log.level=INFO"));
    command.addAll(List.of(jvmFlags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(AuthorityProcess.class.getName());
    command.addAll(List.of("run", "--config", config.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new AuthorityProcess(process);
  }

  /** Waits for the line that says where it serves. */
  AuthorityProcess awaitServing() throws IOException {
    Matcher serving = awaitLine(SERVING);
    meshPort = Integer.parseInt(serving.group(1));
    httpPort = Integer.parseInt(serving.group(2));
    return this;
  }

  /** Waits for a line of its log. */
  Matcher awaitLine(Pattern pattern) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      log.add(line);
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
    throw new AssertionError("it ended:\n" + String.join("\n", log));
  }

  /** Waits for its end. */
  int awaitExit() throws IOException, InterruptedException {
    output.lines().forEach(log::add);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it doesn't end:\n" + String.join("\n", log));
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
