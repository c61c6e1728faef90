package io.meshpay.load.walkthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the README's road by hand, exactly the commands that stand there, in a folder of its own.
 */
final class ReadmeWalkthroughIT {
  private static final Path ROOT =
      Path.of(System.getProperty("meshpay.root", "..")).toAbsolutePath();
  private static final Pattern WALKTHROUGH =
      Pattern.compile("<!-- walkthrough -->(.*)<!-- /walkthrough -->", Pattern.DOTALL);
  private static final Pattern COMMANDS = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
  private static final int TIMEOUT_MINUTES = 5;

  @TempDir private Path folder;

  @Test
  void theRoadByHandWorksAsWritten() throws Exception {
    Files.createSymbolicLink(folder.resolve("meshpay"), ROOT.resolve("meshpay"));
    String commands = commands(Files.readString(ROOT.resolve("README.md")));
    // Whatever happens, no authority is left behind.
    String script =
        "set -eu\ntrap 'kill -9 $(cat authority-*.pid) 2>/dev/null || true' EXIT\n"
            + commands
            + "\nwait\n";
    Path output = folder.resolve("output");
    Process bash =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = bash.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
    String said = Files.readString(output);
    if (!ended) {
      bash.destroy();
    }
    assertTrue(ended, () -> "not done after " + TIMEOUT_MINUTES + " minutes:\n" + said);
    assertTrue(said.contains("Paid 12.50 USD"), said);
    assertTrue(said.contains("Valid"), said);
    assertTrue(said.contains("Received 12.50 USD"), said);
    assertTrue(said.contains("Paid 1.00 USD"), said);
    assertTrue(said.contains("113.50 USD"), said);
    assertTrue(said.contains("exit code 3"), said);
    assertTrue(said.toLowerCase(java.util.Locale.ROOT).contains("no quorum"), said);
    // The last command stops the authorities that are left, gracefully.
    assertTrue(Files.readString(folder.resolve("authority-1.log")).contains("has stopped"), said);
    assertEquals(0, bash.exitValue(), said);
  }

  private static String commands(String readme) throws IOException {
    Matcher walkthrough = WALKTHROUGH.matcher(readme);
    if (!walkthrough.find()) {
      throw new IOException("README.md has no walkthrough");
    }
    StringBuilder commands = new StringBuilder();
    Matcher block = COMMANDS.matcher(walkthrough.group(1));
    while (block.find()) {
      commands.append(block.group(1)).append('\n');
    }
    return commands.toString();
  }
}
