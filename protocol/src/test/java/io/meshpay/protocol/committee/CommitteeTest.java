package io.meshpay.protocol.committee;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.example.ExampleKeys;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommitteeTest {
  private static final PublicKey SMALL_ORDER =
      PublicKey.fromHex("0100000000000000000000000000000000000000000000000000000000000000");

  @Test
  void aQuorumIsTheLeastPowerAboveTwoThirdsAndFaultsStayBelowOneThird() {
    for (long power = 1; power < 1_000; power++) {
      checkQuorum(power);
    }
    for (long power = Long.MAX_VALUE; power > Long.MAX_VALUE - 10; power--) {
      checkQuorum(power);
    }
  }

  private static void checkQuorum(long power) {
    Committee committee = ofPowers(power);
    BigInteger total = BigInteger.valueOf(power);
    BigInteger three = BigInteger.valueOf(3);
    long quorum = total.shiftLeft(1).divide(three).longValueExact() + 1;
    assertEquals(quorum, committee.quorum());
    BigInteger faulty = BigInteger.valueOf(committee.faultyMax());
    assertTrue(faulty.multiply(three).compareTo(total) < 0);
    assertTrue(faulty.add(BigInteger.ONE).multiply(three).compareTo(total) >= 0);
  }

  @Test
  void fourAuthoritiesNeedThreeVotes() {
    assertEquals(4, Example.COMMITTEE.totalPower());
    assertEquals(3, Example.COMMITTEE.quorum());
    assertEquals(1, Example.COMMITTEE.faultyMax());
  }

  @Test
  void membersAndTokensAreFoundAndOthersAreNot() {
    Committee committee = Example.COMMITTEE;
    assertEquals(2, committee.indexOf(ExampleKeys.AUTHORITIES.get(2).publicKey()));
    assertEquals(-1, committee.indexOf(ExampleKeys.ALICE.publicKey()));
    assertEquals(committee.members().get(3), committee.member(3));
    assertNull(committee.member(4));
    assertNull(committee.member(-1));
    assertEquals(Example.TOKENS.get(1), committee.token(Example.PTS));
    assertEquals(Example.TOKENS.get(0), committee.tokenBySymbol("USD"));
    assertNull(committee.token(3));
    assertNull(committee.tokenBySymbol("usd"));
  }

  @Test
  void theIdIsTheDigestOfItsDescription() throws NoSuchAlgorithmException {
    StringBuilder hex = new StringBuilder();
    HexFormat format = HexFormat.of();
    hex.append(format.formatHex("MeshPay committe".getBytes(StandardCharsets.US_ASCII)));
    hex.append("0100000000000000").append(Example.GENESIS.digest()).append("0400");
    for (int i = 1; i <= 4; i++) {
      hex.append("0b")
          .append(format.formatHex(("authority-" + i).getBytes(StandardCharsets.UTF_8)));
      hex.append(ExampleKeys.key(i).publicKey()).append("0100000000000000");
    }
    hex.append("010009").append(format.formatHex("gateway-1".getBytes(StandardCharsets.UTF_8)));
    hex.append(ExampleKeys.GATEWAY.publicKey());
    hex.append("02000100000003555344020200000003505453").append("00");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(format.parseHex(hex));
    assertEquals(Digest.of(digest), Example.COMMITTEE.id());
    assertArrayEquals(
        new SigningContext(1, Digest.of(digest)).prefix(Domain.VOTE_ROOT),
        Example.CONTEXT.prefix(Domain.VOTE_ROOT));
  }

  @Test
  void theIdCoversAllButTheEndpoints() {
    Committee base = Example.COMMITTEE;
    List<AuthorityMember> moved = new ArrayList<>(base.members());
    AuthorityMember first = moved.getFirst();
    moved.set(0, new AuthorityMember(first.name(), first.key(), new Endpoint("elsewhere", 1), 1));
    assertEquals(base.id(), with(moved, base.gateways(), base.tokens()).id());

    List<AuthorityMember> renamed = new ArrayList<>(base.members());
    renamed.set(0, new AuthorityMember("other", first.key(), first.endpoint(), 1));
    List<AuthorityMember> stronger = new ArrayList<>(base.members());
    stronger.set(0, new AuthorityMember(first.name(), first.key(), first.endpoint(), 2));
    List<AuthorityMember> swapped = new ArrayList<>(base.members());
    Collections.swap(swapped, 0, 1);
    for (List<AuthorityMember> members : List.of(renamed, stronger, swapped)) {
      assertNotEquals(base.id(), with(members, base.gateways(), base.tokens()).id());
    }
    assertNotEquals(base.id(), with(base.members(), List.of(), base.tokens()).id());
    assertNotEquals(
        base.id(), with(base.members(), base.gateways(), base.tokens().subList(0, 1)).id());
    assertNotEquals(base.id(), Example.committee(2, 4).id());
  }

  @Test
  void limitsAreKept() {
    Committee base = Example.COMMITTEE;
    List<GatewayMember> gateways = base.gateways();
    List<Token> tokens = base.tokens();
    refuses("0 authorities", () -> with(List.of(), gateways, tokens));
    refuses("101 authorities", () -> Example.committee(1, 101));
    refuses("0 tokens", () -> with(base.members(), gateways, List.of()));
    refuses("ascending", () -> with(base.members(), gateways, tokens.reversed()));
    refuses(
        "ascending", () -> with(base.members(), gateways, Collections.nCopies(2, tokens.get(0))));
    refuses(
        "symbol USD stands twice",
        () -> with(base.members(), gateways, List.of(tokens.get(0), new Token(9, "USD", 1))));
    refuses("epoch 0", () -> Example.committee(0, 4));
    refuses("name \"authority-1\" stands twice", () -> withSecond(member("authority-1", 0x44, 1)));
    refuses("is another member's", () -> withSecond(member("other", 1, 1)));
    refuses("is another member's", () -> withSecond(member("other", 0xf1, 1)));
    refuses("name \"Other\"", () -> withSecond(member("Other", 0x44, 1)));
    refuses("name \"\"", () -> withSecond(member("", 0x44, 1)));
    refuses("is not 1..32", () -> withSecond(member("x".repeat(33), 0x44, 1)));
    refuses("votingPower 0", () -> withSecond(member("other", 0x44, 0)));
    refuses("more than 2^63-1", () -> withSecond(member("other", 0x44, Long.MAX_VALUE)));
    refuses(
        "not an acceptable",
        () -> withSecond(new AuthorityMember("other", SMALL_ORDER, new Endpoint("host", 1), 1)));
  }

  private static AuthorityMember member(String name, int seed, long power) {
    return new AuthorityMember(
        name, ExampleKeys.key(seed).publicKey(), new Endpoint("host", 1), power);
  }

  private static Committee withSecond(AuthorityMember second) {
    Committee base = Example.COMMITTEE;
    return with(List.of(base.members().getFirst(), second), base.gateways(), base.tokens());
  }

  private static Committee with(
      List<AuthorityMember> members, List<GatewayMember> gateways, List<Token> tokens) {
    return new Committee(1, Example.GENESIS.digest(), members, gateways, tokens);
  }

  private static Committee ofPowers(long power) {
    return with(List.of(member("only", 1, power)), List.of(), Example.TOKENS);
  }

  private static void refuses(String reason, Runnable making) {
    String message =
        assertThrows(InvalidCommitteeException.class, making::run, reason).getMessage();
    assertTrue(String.valueOf(message).contains(reason), message);
  }
}
