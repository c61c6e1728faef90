package io.meshpay.load.corpus;

import static io.meshpay.load.corpus.CorpusFormat.GROUP_ORDERS;
import static io.meshpay.load.corpus.CorpusFormat.RECORD_BYTES;

import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Fills blocks: orders, their tree, the votes on it. Used by one thread. */
final class BlockMaker {
  /** 2026-01-01T00:00:00Z; the order's number is added, so it stays in the past for ages. */
  private static final long TIMESTAMP_BASE_MICROS = 1_767_225_600_000_000L;

  /** A UUID of version 8 (RFC 9562, section 5.8): "MPBenc", then the order's place. */
  private static final long ORDER_ID_HIGH = 0x4d50_4265_6e63_8000L;

  private static final byte NODE = 1;

  private final AccountBook accounts;
  private final SigningContext context;
  private final int token;
  private final long amount;
  private final List<? extends Signer> voters;
  private final OrderSigner signer;
  private final OrderDigest digest = new OrderDigest();
  private final MessageDigest sha256;
  private final byte[] message;
  private final CRC32C crc = new CRC32C();

  BlockMaker(
      AccountBook accounts,
      SigningContext context,
      int token,
      long amount,
      List<? extends Signer> voters,
      OrderSigner signer) {
    this.accounts = accounts;
    this.context = context;
    this.token = token;
    this.amount = amount;
    this.voters = voters;
    this.signer = signer;
    message = context.message(Domain.TRANSFER_ORDER, new byte[TransferOrder.SIGNED_BYTES]);
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Fills a block.
   *
   * @param first the number of its first order in the corpus
   * @param payments its payments
   */
  void fill(byte[] block, long first, PaymentBatch payments, int batchOffset) {
    UnsafeBuffer buffer = new UnsafeBuffer(block);
    for (int i = 0; i < GROUP_ORDERS; i++) {
      int payment = batchOffset + i;
      putOrder(
          buffer,
          i * RECORD_BYTES,
          first + i,
          payments.payers[payment],
          payments.payees[payment],
          payments.numbers[payment]);
      digest.compute(
          OrderKind.TRANSFER, buffer, i * RECORD_BYTES, buffer, CorpusFormat.nodeOffset(0, i));
    }
    hashTree(block);
    putVotes(buffer);
    int checksum = CorpusFormat.checksumOffset(voters.size());
    crc.reset();
    crc.update(block, 0, checksum);
    buffer.putInt(checksum, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
  }

  private void putOrder(
      UnsafeBuffer block, int offset, long index, int payer, int payee, long number) {
    block.putLong(offset + TransferOrder.ORDER_ID_OFFSET, ORDER_ID_HIGH, ByteOrder.BIG_ENDIAN);
    block.putLong(
        offset + TransferOrder.ORDER_ID_OFFSET + Long.BYTES,
        index | (1L << 63),
        ByteOrder.BIG_ENDIAN);
    accounts.account(payer).copyTo(block, offset + TransferOrder.SENDER_OFFSET);
    accounts.account(payee).copyTo(block, offset + TransferOrder.RECIPIENT_OFFSET);
    block.putInt(offset + TransferOrder.TOKEN_OFFSET, token, ByteOrder.LITTLE_ENDIAN);
    block.putLong(offset + TransferOrder.AMOUNT_OFFSET, amount, ByteOrder.LITTLE_ENDIAN);
    block.putLong(offset + TransferOrder.SEQUENCE_NUMBER_OFFSET, number, ByteOrder.LITTLE_ENDIAN);
    block.putLong(
        offset + TransferOrder.TIMESTAMP_OFFSET,
        TIMESTAMP_BASE_MICROS + number,
        ByteOrder.LITTLE_ENDIAN);
    block.getBytes(
        offset, message, message.length - TransferOrder.SIGNED_BYTES, TransferOrder.SIGNED_BYTES);
    signer.sign(payer, message, block.byteArray(), offset + TransferOrder.SIGNATURE_OFFSET);
    block.putInt(offset + CorpusFormat.PAYER_OFFSET, payer, ByteOrder.LITTLE_ENDIAN);
    block.putInt(offset + CorpusFormat.PAYEE_OFFSET, payee, ByteOrder.LITTLE_ENDIAN);
  }

  private void hashTree(byte[] block) {
    int width = GROUP_ORDERS;
    for (int level = 0; level < CorpusFormat.PATH_NODES; level++) {
      width /= 2;
      for (int i = 0; i < width; i++) {
        sha256.update(NODE);
        sha256.update(block, CorpusFormat.nodeOffset(level, 2 * i), 2 * Digest.BYTES);
        try {
          sha256.digest(block, CorpusFormat.nodeOffset(level + 1, i), Digest.BYTES);
        } catch (DigestException e) {
          throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
        }
      }
    }
  }

  private void putVotes(UnsafeBuffer block) {
    byte[] body = RootBody.of(GROUP_ORDERS, Digest.read(block, CorpusFormat.ROOT_OFFSET));
    byte[] root = context.message(Domain.VOTE_ROOT, body);
    int offset = CorpusFormat.VOTES_OFFSET;
    for (Signer voter : voters) {
      voter.sign(root).copyTo(block, offset);
      offset += Signature.BYTES;
    }
  }
}
