package io.meshpay.state;

import static io.meshpay.state.TestOrder.EUR;
import static io.meshpay.state.TestOrder.USD;
import static io.meshpay.state.TestOrder.account;
import static io.meshpay.state.TestOrder.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

final class StateDigestTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final PublicKey ALICE = account(1);
  private static final PublicKey BOB = account(2);

  @Test
  void anEmptyStateIsZero() {
    assertEquals(Digest.of(new byte[32]), StateDigest.of(new HeapAccountStore(1)));
  }

  @Test
  void isTheSumOfTheFactsAsDocumented() throws NoSuchAlgorithmException {
    LedgerFixture authority = LedgerFixture.onHeap().credit(ALICE, USD, 100).credit(BOB, EUR, 5);
    authority.assertExecute(pay(ALICE, BOB, 30, 0));
    authority.assertExecute(pay(ALICE, BOB, 30, 1).in(EUR));
    authority.assertVote(pay(ALICE, BOB, 1, 2));
    BigInteger expected =
        sequence(ALICE, 2)
            .add(balances(ALICE, USD, 70))
            .add(balances(ALICE, EUR, -30))
            .add(balances(BOB, EUR, 35))
            .add(balances(BOB, USD, 30))
            .mod(MODULUS);
    assertEquals(expected, toNumber(authority.state().digest()));
  }

  @Test
  void aBalanceOfZeroLeavesNoTrace() throws NoSuchAlgorithmException {
    LedgerFixture authority = LedgerFixture.onHeap().credit(ALICE, USD, 100);
    authority.assertExecute(pay(ALICE, BOB, 100, 0));
    authority.assertExecute(pay(BOB, ALICE, 100, 0));
    authority.assertExecute(pay(ALICE, BOB, 100, 1));
    BigInteger expected =
        sequence(ALICE, 2).add(sequence(BOB, 1)).add(balances(BOB, USD, 100)).mod(MODULUS);
    assertEquals(expected, toNumber(authority.state().digest()));
  }

  @Test
  void differsWithEveryFact() {
    Digest base = LedgerFixture.onHeap().credit(ALICE, USD, 100).state().digest();
    assertNotEquals(base, LedgerFixture.onHeap().credit(ALICE, USD, 101).state().digest());
    assertNotEquals(base, LedgerFixture.onHeap().credit(ALICE, EUR, 100).state().digest());
    assertNotEquals(base, LedgerFixture.onHeap().credit(BOB, USD, 100).state().digest());
    LedgerFixture advanced = LedgerFixture.onHeap().credit(ALICE, USD, 100);
    advanced.assertExecute(pay(ALICE, ALICE, 1, 0));
    assertNotEquals(base, advanced.state().digest());
  }

  @Test
  void addsAndSubtractsModulo2To256() {
    SplittableRandom random = Seed.random("StateDigestTest");
    StateDigest digest = new StateDigest();
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < 5000 * Seed.ROUNDS; i++) {
      DirectBuffer account = TestOrder.buffer(account(random.nextInt()));
      long sequenceNumber = random.nextLong(1, Long.MAX_VALUE);
      StateDigest single = new StateDigest();
      single.addSequence(account, 0, sequenceNumber);
      if (random.nextBoolean()) {
        digest.addSequence(account, 0, sequenceNumber);
        expected = expected.add(single.toBigInteger()).mod(MODULUS);
      } else {
        digest.removeSequence(account, 0, sequenceNumber);
        expected = expected.subtract(single.toBigInteger()).mod(MODULUS);
      }
      assertEquals(expected, digest.toBigInteger());
    }
  }

  private static BigInteger sequence(PublicKey account, long next) throws NoSuchAlgorithmException {
    return hash(
        ByteBuffer.allocate(56)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("MeshPay sequence".getBytes(StandardCharsets.US_ASCII))
            .put(account.toBytes())
            .putLong(next));
  }

  private static BigInteger balances(PublicKey account, int token, long balance)
      throws NoSuchAlgorithmException {
    return hash(
        ByteBuffer.allocate(84)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("MeshPay balances".getBytes(StandardCharsets.US_ASCII))
            .put(account.toBytes())
            .putInt(token)
            .putLong(balance)
            .putLong(balance < 0 ? -1 : 0)
            .putLong(0)
            .putLong(0));
  }

  private static BigInteger hash(ByteBuffer fact) throws NoSuchAlgorithmException {
    assertEquals(0, fact.remaining());
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(fact.flip());
    return toNumber(Digest.of(sha256.digest()));
  }

  private static BigInteger toNumber(Digest littleEndian) {
    byte[] bytes = littleEndian.toBytes();
    for (int i = 0; i < 16; i++) {
      byte swapped = bytes[i];
      bytes[i] = bytes[31 - i];
      bytes[31 - i] = swapped;
    }
    return new BigInteger(1, bytes);
  }
}
