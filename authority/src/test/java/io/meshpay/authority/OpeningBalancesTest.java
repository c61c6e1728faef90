package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuthorityConfig.Limits;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Genesis is read, and refused, where an authority has nothing else to begin with. */
final class OpeningBalancesTest {
  @TempDir Path temporary;
  private TestFolder folder;
  private Path genesis;

  @BeforeEach
  void write() throws IOException {
    folder = new TestFolder(temporary);
    genesis = folder.config.genesis();
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    String text = Files.readString(genesis);
    Files.delete(genesis);
    assertFirstStartRefused(folder.config, "genesis file " + genesis + " doesn't exist");
    Files.writeString(genesis, text);
    assertStarts();
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Files.writeString(genesis, "{\"balances\": [");
    assertFirstStartRefused(folder.config, "genesis file " + genesis);
  }

  @Test
  void aGenesisThatTheCommitteeDoesNotNameIsRefused() throws Exception {
    Files.writeString(genesis, Files.readString(genesis).replace("\"1000\"", "\"1001\""));
    assertFirstStartRefused(
        folder.config, "genesis file " + genesis + " is wrong", folder.genesis.digest().toHex());
  }

  @Test
  void moreBalancesThanRoomAreRefused() throws Exception {
    AuthorityConfig tight = folder.with(new Limits(1, 64, 0, 256, 1, 5_000));
    assertFirstStartRefused(tight, "2 balances, more than limits.accountsMax = 1");
    assertStarts();
  }

  @Test
  void anAuthorityWithAPastDoesNotReadThem() throws Exception {
    assertStarts();
    Files.delete(genesis);
    assertStarts();
    forgetCleanStop();
    assertStarts();
  }

  @Test
  void theyAreReadAgainWhenNoSnapshotCanBeUsed() throws Exception {
    assertStarts();
    forgetCleanStop();
    Path snapshot = folder.config.data().resolve("snapshots/00000000000000000000.snapshot");
    Files.write(snapshot, new byte[100]);
    String text = Files.readString(genesis);
    Files.delete(genesis);
    assertRefused(folder.config, "genesis file " + genesis + " doesn't exist");
    Files.writeString(genesis, text);
    assertStarts();
  }

  private void forgetCleanStop() throws IOException {
    Files.delete(folder.config.data().resolve("clean-stop.toml"));
  }

  private void assertStarts() throws Exception {
    Authority authority = folder.start();
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      assertEquals(
          BigInteger.valueOf(TestFolder.OPENING), payments.balance(folder.payer.publicKey()));
    }
    assertTrue(authority.stop());
  }

  private static void assertFirstStartRefused(AuthorityConfig config, String... parts) {
    assertRefused(config, parts);
    assertFalse(Files.exists(config.data().resolve("accounts.map")));
  }

  private static void assertRefused(AuthorityConfig config, String... parts) {
    StartException thrown = assertThrows(StartException.class, () -> TestFolder.start(config));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(thrown.isConfiguration(), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(1, message.lines().count(), message);
  }
}
