package io.meshpay.protocol.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.example.ExampleKeys;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class OrderTest {
  private static final List<Order> ORDERS =
      List.of(Example.TRANSFER, Example.WITHDRAWAL, Example.DEPOSIT);

  @Test
  void theLengthsAreThoseOfTheWire() {
    assertEquals(172, TransferOrder.BYTES);
    assertEquals(108, TransferOrder.SIGNED_BYTES);
    assertEquals(277, WithdrawalOrder.BYTES);
    assertEquals(213, WithdrawalOrder.SIGNED_BYTES);
    assertEquals(204, DepositOrder.BYTES);
    assertEquals(140, DepositOrder.SIGNED_BYTES);
    assertEquals(TransferOrder.SIGNED_BYTES, TransferOrder.SIGNATURE_OFFSET);
    assertEquals(WithdrawalOrder.SIGNED_BYTES, WithdrawalOrder.SIGNATURE_OFFSET);
    assertEquals(DepositOrder.SIGNED_BYTES, DepositOrder.SIGNATURE_OFFSET);
  }

  @Test
  void everyOrderIsReadAsItWasWritten() {
    for (Order order : ORDERS) {
      byte[] bytes = order.toBytes();
      assertEquals(Order.bytes(order.kind()), bytes.length);
      assertEquals(order, Order.read(order.kind(), new UnsafeBuffer(bytes), 0));
    }
  }

  @Test
  void theOrderIdStandsMostSignificantByteFirst() {
    String hex = HexFormat.of().formatHex(Example.TRANSFER.toBytes());
    assertTrue(hex.startsWith("00112233445566778899aabbccddeeff"), hex);
  }

  @Test
  void thePayersSignatureCoversThePrefixAndEverythingBeforeIt() {
    SignatureVerifier verifier = SignatureVerifiers.best();
    for (Order order : ORDERS) {
      byte[] bytes = order.toBytes();
      int signed = Order.signedBytes(order.kind());
      assertTrue(verifies(verifier, order, bytes, signed));
      for (int i = 0; i < signed; i += 7) {
        byte[] tampered = bytes.clone();
        tampered[i] ^= 1;
        assertFalse(verifies(verifier, order, tampered, signed), "byte " + i);
      }
    }
  }

  private static boolean verifies(
      SignatureVerifier verifier, Order order, byte[] bytes, int signed) {
    SignatureBatch batch = new SignatureBatch(1);
    batch.add(
        new UnsafeBuffer(order.payer().toBytes()),
        0,
        new UnsafeBuffer(order.signature().toBytes()),
        0,
        Example.CONTEXT.prefix(Order.domain(order.kind())),
        new UnsafeBuffer(bytes),
        0,
        signed);
    verifier.verify(batch);
    return batch.isValid(0);
  }

  @Test
  void theDigestCoversKindOrderAndSignature() throws NoSuchAlgorithmException {
    for (Order order : ORDERS) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((byte) 0);
      sha256.update((byte) order.kind().value());
      Digest expected = Digest.of(sha256.digest(order.toBytes()));
      assertEquals(expected, order.digest());
      UnsafeBuffer digest = new UnsafeBuffer(new byte[40]);
      new OrderDigest().compute(order.kind(), new UnsafeBuffer(order.toBytes()), 0, digest, 5);
      assertEquals(expected, Digest.read(digest, 5));
    }
    assertNotEquals(
        Example.TRANSFER.digest(),
        Example.TRANSFER.withSignature(Example.DEPOSIT.signature()).digest());
  }

  @Test
  void onlyThePayerSignsAnOrder() {
    TransferOrder unsigned = Example.TRANSFER.withSignature(OrderSigning.NONE);
    assertThrows(
        IllegalArgumentException.class,
        () -> OrderSigning.sign(unsigned, ExampleKeys.BOB, Example.CONTEXT));
  }

  @Test
  void anExternalRecipientHas1To128BytesOfUtf8() {
    assertEquals(128, withdrawalTo("x".repeat(128)).externalRecipient().length());
    assertEquals(64, withdrawalTo("ë".repeat(64)).externalRecipient().length());
    for (String bad : List.of("", "x".repeat(129), "ë".repeat(65), "\uD83D")) {
      assertThrows(IllegalArgumentException.class, () -> withdrawalTo(bad));
    }
  }

  private static WithdrawalOrder withdrawalTo(String externalRecipient) {
    WithdrawalOrder order = Example.WITHDRAWAL;
    return new WithdrawalOrder(
        order.orderId(),
        order.sender(),
        order.token(),
        order.amount(),
        order.sequenceNumber(),
        order.timestampMicros(),
        order.expiryMicros(),
        externalRecipient,
        order.signature());
  }

  @Test
  void aWithdrawalWithABadExternalRecipientIsNotWellFormed() {
    int length = WithdrawalOrder.EXTERNAL_RECIPIENT_BYTES_OFFSET;
    int text = WithdrawalOrder.EXTERNAL_RECIPIENT_OFFSET;
    assertTrue(WithdrawalOrder.isWellFormed(tampered(text, (byte) 'X'), 0));
    assertFalse(WithdrawalOrder.isWellFormed(tampered(length, (byte) 0), 0));
    assertFalse(WithdrawalOrder.isWellFormed(tampered(length, (byte) 129), 0));
    assertFalse(WithdrawalOrder.isWellFormed(tampered(length, (byte) 255), 0));
    assertFalse(WithdrawalOrder.isWellFormed(tampered(length, (byte) 5), 0));
    assertFalse(WithdrawalOrder.isWellFormed(tampered(text, (byte) 0xFF), 0));
    assertFalse(WithdrawalOrder.isWellFormed(tampered(text + 127, (byte) 1), 0));
    assertThrows(
        IllegalArgumentException.class, () -> WithdrawalOrder.read(tampered(length, (byte) 0), 0));
  }

  private static UnsafeBuffer tampered(int position, byte value) {
    byte[] bytes = Example.WITHDRAWAL.toBytes();
    bytes[position] = value;
    return new UnsafeBuffer(bytes);
  }

  @Test
  void writingOverAnOlderOrderLeavesNothingOfIt() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[WithdrawalOrder.BYTES]);
    buffer.setMemory(0, WithdrawalOrder.BYTES, (byte) 0xEE);
    Example.WITHDRAWAL.encode(buffer, 0);
    assertArrayEquals(Example.WITHDRAWAL.toBytes(), buffer.byteArray());
    assertTrue(Arrays.stream(OrderKind.values()).mapToInt(Order::bytes).max().getAsInt() <= 277);
  }
}
