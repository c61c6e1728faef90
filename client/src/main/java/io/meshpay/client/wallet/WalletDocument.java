package io.meshpay.client.wallet;

import io.meshpay.client.wallet.WalletException.Reason;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.Receipt;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.crypto.KeyDocumentException;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The wallet's file. A JSON object; 64-bit numbers are decimal strings:
 *
 * <pre>
 * "format": "meshpay-wallet"
 * "version": 1
 * "address": the account
 * "key": the key document
 * "ledger": the digest of the genesis whose money it holds; absent until it has signed or received
 * "nextSequenceNumber": the first number that it has never signed
 * "unconfirmedFrom": own certificates from this number on weren't acknowledged by a quorum; absent
 *                    when all were
 * "historyBytes": how much of the history was written when this was
 * "pending": {"committee": id, "order": base64url, "certificate": receipt text, absent without one}
 * </pre>
 *
 * @param keyDocument the text of the key document
 * @param account the public key that it states
 */
record WalletDocument(
    String keyDocument,
    PublicKey account,
    @Nullable Digest ledger,
    long nextSequenceNumber,
    @Nullable Long unconfirmedFrom,
    long historyBytes,
    @Nullable PendingPayment pending) {
  private static final String FORMAT = "meshpay-wallet";
  private static final int VERSION = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** A wallet that has done nothing yet. */
  static WalletDocument fresh(String keyDocument) {
    return new WalletDocument(
        keyDocument, KeyDocument.publicKey(keyDocument), null, 0, null, 0, null);
  }

  /** Another ledger, otherwise the same. */
  WalletDocument withLedger(Digest genesis) {
    return new WalletDocument(
        keyDocument, account, genesis, nextSequenceNumber, unconfirmedFrom, historyBytes, pending);
  }

  /** Another first number that was never signed, otherwise the same. */
  WalletDocument withNextSequenceNumber(long next) {
    return new WalletDocument(
        keyDocument, account, ledger, next, unconfirmedFrom, historyBytes, pending);
  }

  /** Another first unconfirmed number, otherwise the same. */
  WalletDocument withUnconfirmedFrom(@Nullable Long first) {
    return new WalletDocument(
        keyDocument, account, ledger, nextSequenceNumber, first, historyBytes, pending);
  }

  /** Another length of the history, otherwise the same. */
  WalletDocument withHistoryBytes(long bytes) {
    return new WalletDocument(
        keyDocument, account, ledger, nextSequenceNumber, unconfirmedFrom, bytes, pending);
  }

  /** Another pending payment, otherwise the same. */
  WalletDocument withPending(@Nullable PendingPayment other) {
    return new WalletDocument(
        keyDocument, account, ledger, nextSequenceNumber, unconfirmedFrom, historyBytes, other);
  }

  /** The file's bytes. */
  byte[] toBytes() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION).put("address", Address.format(account));
    root.set("key", JSON.readTree(keyDocument));
    if (ledger != null) {
      root.put("ledger", ledger.toHex());
    }
    root.put("nextSequenceNumber", Long.toString(nextSequenceNumber));
    if (unconfirmedFrom != null) {
      root.put("unconfirmedFrom", Long.toString(unconfirmedFrom));
    }
    root.put("historyBytes", Long.toString(historyBytes));
    if (pending != null) {
      ObjectNode node = root.putObject("pending");
      node.put("committee", pending.committeeId().toHex());
      node.put("order", Base64.getUrlEncoder().encodeToString(pending.order().toBytes()));
      TransferCertificate certificate = pending.certificate();
      if (certificate != null) {
        node.put("certificate", new Receipt(certificate).text());
      }
    }
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a file's bytes.
   *
   * @throws WalletException if they are no wallet, or a damaged one
   */
  static WalletDocument parse(byte[] bytes) throws WalletException {
    try {
      JsonNode root = JSON.readTree(bytes);
      if (!FORMAT.equals(root.path("format").asString(""))) {
        throw new WalletException(Reason.DAMAGED, "it is no MeshPay wallet");
      }
      if (root.path("version").asInt(0) != VERSION) {
        throw new WalletException(Reason.DAMAGED, "it was written by another version of MeshPay");
      }
      return parse(root);
    } catch (JacksonException
        | KeyDocumentException
        | IllegalArgumentException
        | MalformedMessageException e) {
      throw new WalletException(
          Reason.DAMAGED, "it is damaged; restore it from a backup: " + e.getMessage(), e);
    }
  }

  private static WalletDocument parse(JsonNode root)
      throws WalletException, MalformedMessageException {
    String key = root.path("key").toString();
    PublicKey account = KeyDocument.publicKey(key);
    if (!Address.format(account).equals(root.path("address").asString(""))) {
      throw new WalletException(Reason.DAMAGED, "it is damaged: its address isn't that of its key");
    }
    return new WalletDocument(
        key,
        account,
        root.has("ledger") ? Digest.fromHex(text(root, "ledger")) : null,
        number(root, "nextSequenceNumber"),
        root.has("unconfirmedFrom") ? number(root, "unconfirmedFrom") : null,
        number(root, "historyBytes"),
        root.has("pending") ? pending(root.path("pending")) : null);
  }

  private static PendingPayment pending(JsonNode node) throws MalformedMessageException {
    byte[] order = Base64.getUrlDecoder().decode(text(node, "order"));
    if (order.length != TransferOrder.BYTES) {
      throw new IllegalArgumentException("the pending order has " + order.length + " bytes");
    }
    return new PendingPayment(
        Digest.fromHex(text(node, "committee")),
        TransferOrder.read(new UnsafeBuffer(order), 0),
        node.has("certificate") ? certificate(text(node, "certificate")) : null);
  }

  private static TransferCertificate certificate(String text) throws MalformedMessageException {
    Receipt receipt = Receipt.parse(text.getBytes(StandardCharsets.UTF_8));
    if (receipt.certificate() instanceof TransferCertificate certificate) {
      return certificate;
    }
    throw new IllegalArgumentException("the pending certificate is of no transfer");
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isString()) {
      throw new IllegalArgumentException("\"" + name + "\" is missing or no text");
    }
    return value.stringValue();
  }

  private static long number(JsonNode node, String name) {
    long number = Long.parseLong(text(node, name));
    if (number < 0) {
      throw new IllegalArgumentException("\"" + name + "\" is negative");
    }
    return number;
  }
}
