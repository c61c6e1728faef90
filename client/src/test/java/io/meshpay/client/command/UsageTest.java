package io.meshpay.client.command;

import static io.meshpay.client.command.CommandLineHarness.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.command.CommandLineHarness.Result;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.value.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong usage: exit code 2, a line that says what is wrong, no stack trace, nothing done. */
final class UsageTest {
  private static final String ADDRESS = Address.format(TestCommittee.key(2).publicKey());

  @TempDir private Path directory;

  private Path committee;
  private Path wallet;

  @BeforeEach
  void create() throws Exception {
    committee = directory.resolve("committee.json");
    Files.writeString(committee, CommitteeJson.write(TestCommittee.of(1, 1, 1, 1).committee()));
    wallet = directory.resolve("a.wallet");
    assertEquals(0, run("create", "--wallet", wallet).exitCode());
  }

  private Result pay(String to, String amount, String token) {
    return run(
        "pay",
        "--wallet",
        wallet,
        "--committee",
        committee,
        "--to",
        to,
        "--amount",
        amount,
        "--token",
        token,
        "--timeout",
        "0.2");
  }

  private static void assertUsage(String part, Result result) {
    assertEquals(2, result.exitCode(), result.err());
    assertTrue(result.err().contains(part), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
    assertEquals("", result.out());
  }

  @Test
  void aNewWalletPrintsItsAddressAndNothingElse() {
    Path other = directory.resolve("other.wallet");
    Result created = run("create", "--wallet", other);
    assertEquals(created.out(), run("address", "--wallet", other).out());
    assertEquals(
        created.out().strip(), run("address", "--wallet", other, "--json").text("address"));
    Address.parse(created.out().strip());
  }

  @Test
  void aWalletIsNotOverwritten() throws Exception {
    String before = Files.readString(wallet);
    assertUsage("exists already", run("create", "--wallet", wallet));
    assertEquals("EXISTS", run("create", "--wallet", wallet, "--json").text("code"));
    assertEquals(before, Files.readString(wallet));
  }

  @Test
  void amountsThatAreNone() {
    for (String amount :
        new String[] {"0", "-1", "1.234", "1e3", "", "ten", "99999999999999999999"}) {
      assertUsage("--amount", pay(ADDRESS, amount, "USD"));
    }
  }

  @Test
  void addressesThatAreNone() {
    assertUsage("--to", pay("bob", "1", "USD"));
    char last = ADDRESS.charAt(ADDRESS.length() - 1);
    String mistyped = ADDRESS.substring(0, ADDRESS.length() - 1) + (last == 'q' ? 'p' : 'q');
    assertUsage("--to", pay(mistyped, "1", "USD"));
    byte[] smallOrder = new byte[PublicKey.BYTES];
    smallOrder[0] = 1;
    assertUsage("--to", pay(Address.format(PublicKey.of(smallOrder)), "1", "USD"));
  }

  @Test
  void tokensThatAreNone() {
    assertUsage("USD, BEANS", pay(ADDRESS, "1", "EUR"));
    assertUsage(
        "--token",
        run("pay", "--wallet", wallet, "--committee", committee, "--to", ADDRESS, "--amount", "1"));
  }

  @Test
  void filesThatAreMissing() {
    Path missing = directory.resolve("missing");
    assertUsage("no such file", run("address", "--wallet", missing));
    assertUsage("no such file", run("balance", "--wallet", wallet, "--committee", missing));
    assertUsage("no such file", run("verify", "--committee", committee, "--receipt", missing));
  }

  @Test
  void filesThatAreFolders() {
    Path other = directory.resolve("other.wallet");
    for (Result result :
        new Result[] {
          run("address", "--wallet", directory),
          run("balance", "--wallet", wallet, "--committee", directory),
          run("verify", "--committee", committee, "--receipt", directory),
          run("create", "--wallet", other, "--passphrase-file", directory),
          run("history", "--wallet", directory, "--committee", committee)
        }) {
      assertUsage(directory + ": is a folder", result);
    }
  }

  @Test
  void filesThatAreNoText() throws Exception {
    Path binary = directory.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Path other = directory.resolve("other.wallet");
    for (Result result :
        new Result[] {
          run("balance", "--wallet", wallet, "--committee", binary),
          run("verify", "--committee", committee, "--receipt", binary),
          run("create", "--wallet", other, "--passphrase-file", binary)
        }) {
      assertUsage(binary.toString(), result);
    }
  }

  @Test
  void filesThatAreDamaged() throws Exception {
    Path damaged = directory.resolve("damaged");
    Files.writeString(damaged, "{\"epoch\":");
    assertUsage(
        "no valid committee file", run("history", "--wallet", wallet, "--committee", damaged));
    assertUsage("receipt", run("verify", "--committee", committee, "--receipt", damaged));
    Files.setPosixFilePermissions(
        damaged, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    assertUsage("damaged", run("address", "--wallet", damaged));
  }

  @Test
  void aWalletThatOthersCanReadSaysHowToMendThat() throws Exception {
    Files.setPosixFilePermissions(
        wallet, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-r--"));
    assertUsage("chmod 600", run("address", "--wallet", wallet));
  }

  @Test
  void optionsThatAreMissingOrWrong() {
    assertUsage("--wallet", run("address"));
    assertUsage(
        "--amount", run("pay", "--wallet", wallet, "--committee", committee, "--to", ADDRESS));
    assertUsage(
        "--timeout",
        run("balance", "--wallet", wallet, "--committee", committee, "--timeout", "soon"));
    assertUsage(
        "--timeout",
        run("balance", "--wallet", wallet, "--committee", committee, "--timeout", "-1"));
    assertUsage(
        "--transport",
        run("balance", "--wallet", wallet, "--committee", committee, "--transport", "tin-cans"));
    assertUsage("frobnicate", run("frobnicate"));
  }

  @Test
  void usageFailuresAreJsonForPrograms() {
    Result result = run("address", "--wallet", directory.resolve("missing"), "--json");
    assertEquals(2, result.exitCode());
    assertEquals("error", result.text("status"));
    assertEquals("IO", result.text("code"));
  }

  @Test
  void aWrongPassphraseAndADamagedFileHaveCodesOfTheirOwn() throws Exception {
    Path damaged = directory.resolve("damaged");
    Files.writeString(damaged, "{");
    Files.setPosixFilePermissions(
        damaged, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    assertCode("BAD_FILE", run("address", "--wallet", damaged, "--json"));
    assertCode("BAD_FILE", run("history", "--wallet", wallet, "--committee", damaged, "--json"));
    assertCode("BAD_FILE", run("verify", "--committee", committee, "--receipt", damaged, "--json"));
    Path empty = directory.resolve("empty");
    Files.writeString(empty, "\n");
    Path other = directory.resolve("other.wallet");
    assertCode(
        "PASSPHRASE", run("create", "--wallet", other, "--passphrase-file", empty, "--json"));
    assertFalse(Files.exists(other));
    assertCode(
        "USAGE",
        run("balance", "--wallet", wallet, "--committee", committee, "--token", "EUR", "--json"));
  }

  private static void assertCode(String code, Result result) {
    assertEquals(2, result.exitCode(), result.err());
    assertEquals("error", result.text("status"));
    assertEquals(code, result.text("code"), result.err());
  }

  @Test
  void everyCommandHelps() {
    for (String command :
        new String[] {
          "create", "address", "balance", "pay", "resume", "receive", "verify", "history"
        }) {
      Result help = run(command, "--help");
      assertEquals(0, help.exitCode());
      assertTrue(help.out().contains("Usage: wallet " + command), help.out());
      assertTrue(help.out().contains("--json"), help.out());
    }
  }

  @Test
  void anUnreachableCommitteeIsExitCodeThree() {
    Result none =
        run("balance", "--wallet", wallet, "--committee", committee, "--timeout", "0.3", "--json");
    assertEquals(3, none.exitCode(), none.err());
    assertEquals("no_quorum", none.text("status"));
  }
}
