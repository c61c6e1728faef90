package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuthorityConfig.Mesh;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class AuthorityCommandTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  @TempDir Path temporary;
  private TestFolder folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    folder = new TestFolder(temporary);
    file = write(folder.config);
  }

  private Path write(AuthorityConfig config) throws IOException {
    return Files.writeString(temporary.resolve("authority.toml"), config.toToml(temporary));
  }

  @Test
  void itServesUntilSigtermAndThenExitsWithZero() throws Exception {
    try (AuthorityProcess authority = AuthorityProcess.start(file).awaitServing();
        HttpProbe http = new HttpProbe(authority.httpPort)) {
      pay(authority);
      assertEquals(200, http.get("/ready").statusCode());
      authority.process.toHandle().destroy();
      assertEquals(0, authority.awaitExit(), String.join("\n", authority.log));
      String log = String.join("\n", authority.log);
      assertTrue(log.contains("authority-1 is VOTING"), log);
      assertTrue(log.contains("epoch 1"), log);
      assertTrue(log.contains("verifier "), log);
      assertTrue(log.contains("authority-1 has stopped"), log);
    }
    goesOn();
  }

  @Test
  void afterAKillItGoesOnWhereItWas() throws Exception {
    try (AuthorityProcess authority = AuthorityProcess.start(file).awaitServing()) {
      pay(authority);
      authority.process.toHandle().destroyForcibly();
      authority.awaitExit();
    }
    String log = goesOn();
    assertTrue(log.contains("the last stop was not a clean one: rebuilding"), log);
  }

  private void pay(AuthorityProcess authority) throws Exception {
    try (TestClient client = TestClient.tcp(authority.meshPort)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(PAYEE, 300, 0)));
    }
  }

  /** Starts it again, pays, and gives the log. */
  private String goesOn() throws Exception {
    try (AuthorityProcess again = AuthorityProcess.start(file).awaitServing();
        TestClient client = TestClient.tcp(again.meshPort)) {
      TestPayments payments = new TestPayments(folder, client);
      assertEquals(BigInteger.valueOf(300), payments.balance(PAYEE));
      assertEquals(
          ErrorCode.SEQUENCE_ALREADY_USED,
          client.ask(ErrorMessage.class, payments.request(PAYEE, 1, 0)).code());
      payments.confirm(payments.certify(payments.request(PAYEE, 1, 1)));
      assertEquals(BigInteger.valueOf(301), payments.balance(PAYEE));
      return String.join("\n", again.log);
    }
  }

  @Test
  void wrongUsageExitsWithTwo() {
    assertExit(2, "Missing required option: '--config=FILE'");
    assertExit(2, "Unknown option", "--config", file.toString(), "--nonsense");
  }

  @Test
  void aWrongConfigurationExitsWithTwoAndOneLine() throws Exception {
    Path absent = temporary.resolve("absent.toml");
    assertOneLine(2, absent + ": no such file", "--config", absent.toString());

    Files.writeString(file, Files.readString(file).replace("transport", "trasnport"));
    assertOneLine(2, file + ": unknown key mesh.trasnport; did you mean mesh.transport", run(file));

    TestFolder.permit(folder.config.key(), "rw-r--r--");
    assertOneLine(2, "run: chmod 600 " + folder.config.key(), run(write(folder.config)));

    Files.delete(folder.config.key());
    assertOneLine(2, "authority.key doesn't exist", run(file));

    String[] withPassphrase = {"--config", file.toString(), "--passphrase-file", "/nowhere"};
    assertOneLine(2, "passphrase file /nowhere doesn't exist", withPassphrase);
  }

  @Test
  void aPortInUseExitsWithOneAndOneLine() throws Exception {
    Authority other = folder.start();
    TestFolder second = new TestFolder(Files.createDirectory(temporary.resolve("second")));
    AuthorityConfig taken = second.with(Mesh.on("127.0.0.1", other.meshPort()));
    assertOneLine(1, other.meshPort() + ": the port is in use", run(write(taken)));
    assertTrue(other.stop());
  }

  private static String[] run(Path config) {
    return new String[] {"--config", config.toString()};
  }

  private static void assertOneLine(int exitCode, String part, String... options) {
    String errors = assertExit(exitCode, part, options);
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.startsWith("meshpay: "), errors);
  }

  private static String assertExit(int exitCode, String part, String... options) {
    StringWriter errors = new StringWriter();
    String[] arguments = new String[options.length + 1];
    arguments[0] = "run";
    System.arraycopy(options, 0, arguments, 1, options.length);
    CommandLine command = new CommandLine(new AuthorityCommand());
    int code = command.setErr(new PrintWriter(errors, true)).execute(arguments);
    assertEquals(exitCode, code, errors.toString());
    assertTrue(errors.toString().contains(part), errors.toString());
    assertFalse(errors.toString().contains("\tat "), errors.toString());
    return errors.toString();
  }
}
