package io.meshpay.protocol.committee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.example.ExampleKeys;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GenesisTest {
  private static final PublicKey ALICE = ExampleKeys.ALICE.publicKey();
  private static final PublicKey BOB = ExampleKeys.BOB.publicKey();

  @Test
  void theOrderOfTheListDoesNotMatter() {
    Genesis genesis = Example.GENESIS;
    Genesis reversed = new Genesis(genesis.balances().reversed());
    assertEquals(genesis.digest(), reversed.digest());
    assertEquals(genesis.balances(), reversed.balances());
  }

  @Test
  void theDigestIsOverTheSortedBalances() throws NoSuchAlgorithmException {
    // Bob's key starts with 57, Alice's with bc.
    String hex =
        HexFormat.of().formatHex("MeshPay genesis\0".getBytes(StandardCharsets.US_ASCII))
            + "03000000"
            + (BOB + "01000000" + "fa00000000000000")
            + (ALICE + "01000000" + "a086010000000000")
            + (ALICE + "02000000" + "f401000000000000");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(hex));
    assertEquals(Digest.of(digest), Example.GENESIS.digest());
  }

  @Test
  void suppliesAreSums() {
    assertEquals(100_250, Example.GENESIS.supply(Example.USD));
    assertEquals(500, Example.GENESIS.supply(Example.PTS));
    assertEquals(0, Example.GENESIS.supply(3));
    Genesis most =
        new Genesis(
            List.of(
                new OpeningBalance(ALICE, 1, Long.MAX_VALUE - 1), new OpeningBalance(BOB, 1, 1)));
    assertEquals(Long.MAX_VALUE, most.supply(1));
  }

  @Test
  void limitsAreKept() {
    refuses("is not 1..2^63-1", new OpeningBalance(ALICE, 1, 0));
    refuses("is not 1..2^63-1", new OpeningBalance(ALICE, 1, -1));
    refuses("token id 0", new OpeningBalance(ALICE, 0, 1));
    refuses(
        "more than 2^63-1",
        new OpeningBalance(ALICE, 1, Long.MAX_VALUE),
        new OpeningBalance(BOB, 1, 1));
    refuses(
        "token 1 twice",
        new OpeningBalance(ALICE, 1, 1),
        new OpeningBalance(BOB, 1, 1),
        new OpeningBalance(ALICE, 1, 2));
    refuses("not an acceptable", new OpeningBalance(PublicKey.of(new byte[PublicKey.BYTES]), 1, 1));
  }

  @Test
  void aGenesisBelongsToTheCommitteeThatNamesIt() {
    Example.GENESIS.checkBelongsTo(Example.COMMITTEE);
    Genesis other = new Genesis(List.of(new OpeningBalance(ALICE, 1, 1)));
    assertThrows(InvalidCommitteeException.class, () -> other.checkBelongsTo(Example.COMMITTEE));
    Genesis strange = new Genesis(List.of(new OpeningBalance(ALICE, 9, 1)));
    Committee named =
        new Committee(1, strange.digest(), Example.COMMITTEE.members(), List.of(), Example.TOKENS);
    assertThrows(InvalidCommitteeException.class, () -> strange.checkBelongsTo(named));
  }

  private static void refuses(String reason, OpeningBalance... balances) {
    String message =
        assertThrows(InvalidCommitteeException.class, () -> new Genesis(List.of(balances)))
            .getMessage();
    assertTrue(String.valueOf(message).contains(reason), message);
  }
}
