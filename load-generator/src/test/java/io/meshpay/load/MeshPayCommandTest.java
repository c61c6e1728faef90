package io.meshpay.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.command.FailureText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MeshPayCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "committee",
        "committee create",
        "authority",
        "authority run",
        "wallet",
        "wallet create",
        "wallet address",
        "wallet balance",
        "wallet pay",
        "wallet resume",
        "wallet receive",
        "wallet verify",
        "wallet history",
        "audit",
        "audit verify",
        "audit export",
        "audit prove",
        "audit verify-proof",
        "bench",
        "bench compare",
        "bench corpus",
        "bench report",
        "bench restarts",
        "monitor",
        "completion"
      })
  void everyCommandHasHelp(String command) {
    CommandRun run = CommandRun.of((command + " --help").strip().split(" "));
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("Usage: meshpay " + command), run.out());
    assertTrue(run.out().contains("--help"), run.out());
  }

  @Test
  void versionNamesTheBuildJavaAndTheSystem() {
    CommandRun run = CommandRun.of("--version");
    assertEquals(0, run.exitCode());
    assertTrue(
        run.out().matches("(?s)MeshPay \\d+\\.\\d+.*Java 25.*" + osName() + ".*"), run.out());
    assertFalse(run.out().contains("${"), run.out());
  }

  @Test
  void aResultThatCannotBeWrittenIsAFailure() {
    StringWriter err = new StringWriter();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("no space left on device");
          }
        };
    CommandLine meshpay = MeshPayCommand.commandLine();
    meshpay.setOut(new PrintWriter(full, true, StandardCharsets.UTF_8));
    meshpay.setErr(new PrintWriter(err, true));
    assertEquals(1, MeshPayCommand.run(meshpay, "--version"));
    assertTrue(err.toString().contains("standard output can't be written to"), err.toString());
  }

  private static String osName() {
    return System.getProperty("os.name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-such-command",
        "--no-such-option",
        "committee",
        "committee create",
        "committee create --dir /nowhere/x --authorities many",
        "authority",
        "authority run",
        "wallet",
        "wallet pay",
        "audit",
        "audit verify",
        "audit export",
        "audit prove",
        "audit verify-proof",
        "bench --target moon",
        "bench --committee /nowhere/committee.json",
        "bench compare",
        "bench report",
        "demo --duration soon",
        "demo --duration 0",
        "demo --duration 1 --json /nowhere/result.json",
        "demo too much"
      })
  void wrongUsageExitsWithTwoAndSaysWhereHelpIs(String command) {
    CommandRun run = CommandRun.of(command.split(" "));
    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertTrue(run.err().startsWith("meshpay: "), run.err());
    assertTrue(run.err().contains("--help"), run.err());
    assertEquals("", run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wallet address --json",
        "wallet history --json --wallet a --committee b --limit many",
        "wallet balance --json --no-such-option",
        "wallet no-such-command --json",
        "wallet --json",
        "committee create --json",
        "audit verify --json"
      })
  void wrongUsageIsJsonWhereTheResultWouldBe(String command) {
    CommandRun run = CommandRun.of(command.split(" "));
    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertTrue(run.err().startsWith("meshpay: "), run.err());
    assertTrue(
        run.out().startsWith("{\"status\":\"error\",\"code\":\"USAGE\",\"message\":\""), run.out());
    assertEquals(1, run.out().lines().count(), run.out());
  }

  @Test
  void aFileThatJsonIsWrittenToIsNoWishForJson() {
    CommandRun run = CommandRun.of("bench", "--wallets", "/nowhere", "--json", "-");
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
  }

  @Test
  void noCommandAtAllIsWrongUsage() {
    assertEquals(2, CommandRun.of().exitCode());
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    CommandRun run = CommandRun.of("demos");
    assertTrue(run.err().contains("meshpay demo"), run.err());
  }

  @Test
  void aFailureIsOneLineAndShowsTheCodeOnlyInDebugMode(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));
    CommandRun plain = CommandRun.of("committee", "create", "--dir", file.toString());
    assertEquals(2, plain.exitCode());
    assertEquals("meshpay: already exists: " + file, plain.err().strip());

    CommandRun debug = CommandRun.of("committee", "create", "--debug", "--dir", file.toString());
    assertEquals(2, debug.exitCode());
    assertTrue(debug.err().contains("\tat io.meshpay.load.committee."), debug.err());
  }

  @Test
  void failuresAreDescribedForPeople() {
    NoSuchFileException missing = new NoSuchFileException("a/b");
    assertEquals("no such file: a/b", FailureText.describe(missing));
    assertEquals("no such file: a/b", FailureText.describe(new UncheckedIOException(missing)));
    assertEquals("first", FailureText.describe(new IllegalStateException("first\nsecond")));
    assertEquals(
        "java.lang.IllegalStateException", FailureText.describe(new IllegalStateException()));
  }

  @Test
  void completionIsAScriptThatBashUnderstands(@TempDir Path folder) throws Exception {
    CommandRun run = CommandRun.of("completion");
    assertEquals(0, run.exitCode());
    Path script = Files.writeString(folder.resolve("completion"), run.out());
    String check =
        "source "
            + script
            + " && complete -p meshpay && COMP_WORDS=(meshpay wal) COMP_CWORD=1"
            + " && _complete_meshpay && echo \"${COMPREPLY[@]}\"";
    Process bash = new ProcessBuilder("bash", "-c", check).redirectErrorStream(true).start();
    String said =
        new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), said);
    assertTrue(said.strip().endsWith("wallet"), said);
  }
}
