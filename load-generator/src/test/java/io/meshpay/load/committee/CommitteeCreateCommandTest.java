package io.meshpay.load.committee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.client.committee.CommitteeFile;
import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.load.CommandRun;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CommitteeCreateCommandTest {
  @TempDir private Path folder;

  private CommandRun create(String options) {
    String command = "committee create --dir " + committee() + " " + options;
    return CommandRun.of(command.strip().split(" "));
  }

  private Path committee() {
    return folder.resolve("committee");
  }

  @Test
  void makesTheFilesThatScriptsRelyOn() throws IOException {
    CommandRun run = create("--authorities 4 --accounts 3 --balance 100.00");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(
        List.of(
            "authority-1/authority.key",
            "authority-1/authority.toml",
            "authority-1/data",
            "authority-2/authority.key",
            "authority-2/authority.toml",
            "authority-2/data",
            "authority-3/authority.key",
            "authority-3/authority.toml",
            "authority-3/data",
            "authority-4/authority.key",
            "authority-4/authority.toml",
            "authority-4/data",
            "committee.json",
            "genesis.json",
            "wallets/0001.wallet",
            "wallets/0002.wallet",
            "wallets/0003.wallet"),
        leaves());
    assertEquals(List.of("committee"), entries(folder), "nothing is left beside it");
  }

  @Test
  void committeeGenesisKeysAndWalletsBelongTogether() throws Exception {
    create("--authorities 4 --accounts 3 --balance 12.5 --token USD:2 --token BEER:1");
    Committee committee = CommitteeFile.read(committee().resolve("committee.json"));
    assertEquals(1, committee.epoch());
    assertEquals(List.of(new Token(1, "USD", 2), new Token(2, "BEER", 1)), committee.tokens());
    for (int number = 1; number <= 4; number++) {
      var member = committee.members().get(number - 1);
      assertEquals("authority-" + number, member.name());
      assertEquals("127.0.0.1:" + (7400 + 10 * (number - 1)), member.endpoint().toString());
      assertEquals(1, member.votingPower());
      Path files = committee().resolve("authority-" + number);
      String key = Files.readString(files.resolve("authority.key"));
      assertEquals(member.key(), KeyDocument.read(key, null).publicKey());
      AuthorityConfig config = AuthorityConfig.read(files.resolve("authority.toml"));
      assertEquals(member.name(), config.name());
      assertEquals(member.endpoint().port(), config.mesh().port());
      assertEquals(member.endpoint().port() + 1, config.http().port());
      assertTrue(Files.isSameFile(config.committee(), committee().resolve("committee.json")));
      assertTrue(Files.isSameFile(config.genesis(), committee().resolve("genesis.json")));
      assertTrue(Files.isSameFile(config.key(), files.resolve("authority.key")));
      assertTrue(Files.isSameFile(config.data(), files.resolve("data")));
    }
    Genesis genesis =
        GenesisJson.parse(Files.readString(committee().resolve("genesis.json")), committee);
    assertEquals(6, genesis.balances().size());
    for (int number = 1; number <= 3; number++) {
      PublicKey account = account("000" + number + ".wallet");
      assertTrue(genesis.balances().contains(new OpeningBalance(account, 1, 1250)));
      assertTrue(genesis.balances().contains(new OpeningBalance(account, 2, 125)));
    }
  }

  private PublicKey account(String wallet) throws Exception {
    Path file = committee().resolve("wallets").resolve(wallet);
    try (DiskWalletStorage storage = new DiskWalletStorage(file)) {
      return Wallet.view(storage).unlock(null).publicKey();
    }
  }

  @Test
  void secretsAreTheirOwnersAlone() throws IOException {
    create("--accounts 2 --balance 1");
    for (String secret : List.of("authority-1/authority.key", "wallets/0001.wallet")) {
      assertEquals("rw-------", permissions(committee().resolve(secret)), secret);
    }
    for (String secret : List.of("authority-1", "authority-1/data", "wallets")) {
      assertEquals("rwx------", permissions(committee().resolve(secret)), secret);
    }
    assertTrue(permissions(committee().resolve("committee.json")).startsWith("rw-r"));
  }

  @Test
  void needsNoAccounts() throws IOException {
    CommandRun run = create("");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(List.of(), entries(committee().resolve("wallets")));
    assertTrue(run.out().contains("meshpay authority run --config"), run.out());
  }

  @Test
  void takesPortsHostAndNumberFromItsOptions() throws IOException {
    create("--authorities 7 --base-port 9000 --host 10.0.0.5");
    Committee committee = CommitteeFile.read(committee().resolve("committee.json"));
    assertEquals(7, committee.members().size());
    assertEquals("10.0.0.5:9060", committee.members().getLast().endpoint().toString());
    assertEquals(5, committee.quorum());
  }

  @Test
  void theNextStepsWorkAsPrinted() throws Exception {
    CommandRun run = create("--accounts 2 --balance 0.5 --token USD:2 --token BEER:1");
    List<String> pay = run.out().lines().filter(line -> line.contains("wallet pay")).toList();
    assertEquals(
        "meshpay wallet pay --wallet %s --committee %s --amount 0.50 --token USD --to ADDRESS"
            .formatted(
                committee().resolve("wallets/0001.wallet"), committee().resolve("committee.json")),
        pay.getFirst().strip());
    String payee = Address.format(account("0002.wallet"));
    String command = pay.getFirst().strip().replace("ADDRESS", payee) + " --timeout 0.2";
    List<String> words = List.of(command.split(" ")).subList(1, command.split(" ").length);
    CommandRun paid = CommandRun.of(words.toArray(String[]::new));
    assertEquals(3, paid.exitCode(), "nothing but the authorities is missing: " + paid.err());
  }

  @Test
  void authoritiesKeysCanBeSealed() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "correct horse\n");
    CommandRun run = create("--authorities 1 --passphrase-file " + secret);
    assertEquals(0, run.exitCode(), run.err());
    String key = Files.readString(committee().resolve("authority-1/authority.key"));
    assertTrue(KeyDocument.isEncrypted(key));
    Committee committee = CommitteeFile.read(committee().resolve("committee.json"));
    assertEquals(
        committee.members().getFirst().key(),
        KeyDocument.read(key, "correct horse".toCharArray()).publicKey());
    assertTrue(run.out().contains(" --passphrase-file " + secret), run.out());
  }

  @Test
  void jsonNamesTheFilesAndTheCommittee() throws IOException {
    CommandRun run = create("--authorities 2 --accounts 1 --balance 5 --json");
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    Committee committee = CommitteeFile.read(Path.of(json.path("committee").asString()));
    assertEquals(committee.id().toHex(), json.path("committeeId").asString());
    assertEquals("2", json.path("quorum").asString());
    assertTrue(Files.exists(Path.of(json.path("genesis").asString())));
    assertTrue(Files.exists(Path.of(json.at("/authorities/1/config").asString())));
    assertEquals(7411, json.at("/authorities/1/httpPort").asInt());
    assertTrue(Files.isDirectory(Path.of(json.path("wallets").asString())));

    CommandRun again = create("--json");
    assertEquals(2, again.exitCode());
    assertEquals(
        "EXISTS", JsonMapper.builder().build().readTree(again.out()).path("code").asString());
  }

  @Test
  void aNumberOfAccountsThatIsNoneIsSaidSo() {
    String said = create("--accounts -1").err();
    assertTrue(said.contains("--accounts must be 0 to 1000000"), said);
  }

  @Test
  void walletNamesSortLikeTheirNumbers() {
    CommitteeFolder files = new CommitteeFolder(folder);
    assertEquals("0007.wallet", files.wallet(7, 9_999).getFileName().toString());
    assertEquals("000007.wallet", files.wallet(7, 100_000).getFileName().toString());
  }

  @Test
  void fillsAnEmptyFolder() throws IOException {
    Files.createDirectory(committee());
    assertEquals(0, create("").exitCode());
    assertTrue(Files.exists(committee().resolve("committee.json")));
  }

  @Test
  void refusesAFolderThatIsNotEmptyAndLeavesItAsItWas() throws IOException {
    create("--accounts 2 --balance 1");
    String before = Files.readString(committee().resolve("committee.json"));
    List<String> leavesBefore = leaves();
    CommandRun again = create("--accounts 2 --balance 1");
    assertEquals(2, again.exitCode());
    assertTrue(again.err().contains("isn't empty"), again.err());
    assertEquals(before, Files.readString(committee().resolve("committee.json")));
    assertEquals(leavesBefore, leaves());
    assertEquals(List.of("committee"), entries(folder), "no draft is left");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--authorities 0",
        "--authorities 101",
        "--base-port 0",
        "--base-port 65505",
        "--base-port 70000",
        "--token USD",
        "--token usd:2",
        "--token USD:x",
        "--token USD:19",
        "--token USD:2 --token USD:3",
        "--accounts 5",
        "--balance 5",
        "--accounts 5 --balance 0",
        "--accounts 5 --balance 1.234",
        "--accounts 5 --balance -1",
        "--accounts 5 --balance lots",
        "--accounts -1 --balance 1",
        "--accounts 1000001 --balance 1",
        "--accounts 3 --balance 50000000000000000",
        "--host not/a/host",
        "--host example.invalid",
        "--passphrase-file /nowhere/passphrase"
      })
  void refusesWhatMakesNoCommitteeAndLeavesNothing(String options) throws IOException {
    CommandRun run = create(options);
    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertFalse(run.err().contains("Exception"), run.err());
    assertEquals(List.of(), entries(folder));
  }

  private List<String> leaves() throws IOException {
    try (Stream<Path> all = Files.walk(committee())) {
      TreeSet<String> names = new TreeSet<>();
      for (Path path : all.toList()) {
        if (Files.isRegularFile(path) || path.endsWith("data")) {
          names.add(committee().relativize(path).toString());
        }
      }
      return List.copyOf(names);
    }
  }

  private static List<String> entries(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
