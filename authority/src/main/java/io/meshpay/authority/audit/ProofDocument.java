package io.meshpay.authority.audit;

import io.meshpay.protocol.json.StrictJson;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.journal.InclusionProof;
import io.meshpay.state.journal.JournalRecord;
import io.meshpay.state.journal.RecordKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An inclusion proof with the order that it is about, as JSON. The root isn't part of what a reader
 * takes from it: who checks a proof must have the root from elsewhere.
 *
 * @param order the order that was voted for or executed
 */
record ProofDocument(Order order, InclusionProof proof) {
  private static final HexFormat HEX = HexFormat.of();

  /** The order of a change, copied. */
  static Order order(JournalRecord record) {
    return Order.read(record.orderKind(), record.order(), 0);
  }

  JsonObject toJson(Digest treeRoot) {
    JsonArray path = new JsonArray();
    proof.path().forEach(node -> path.add(node.toHex()));
    return new JsonObject()
        .put("change", proof.kind().name())
        .put("position", Long.toString(proof.position()))
        .put("orderKind", order.kind().name())
        .put("order", HEX.formatHex(order.toBytes()))
        .put("orderDigest", proof.orderDigest().toHex())
        .put("treeSize", Long.toString(proof.treeSize()))
        .put("treeRoot", treeRoot.toHex())
        .put("path", path);
  }

  /**
   * Reads a document. Nothing may be missing, nothing may stand there twice, and nothing else may
   * stand there; 64-bit numbers are decimal strings.
   *
   * @throws IllegalArgumentException if it isn't one; its message says what is wrong where
   */
  static ProofDocument parse(String text) {
    Draft draft = new Draft();
    StrictJson.read(new StringReader(text), draft::fields);
    return draft.document();
  }

  /** What has been read so far. The values before the reading are never seen. */
  private static final class Draft {
    private final List<Digest> path = new ArrayList<>();
    private RecordKind change = RecordKind.VOTE;
    private OrderKind orderKind = OrderKind.NULL_VAL;
    private byte[] order = {};
    private long position;
    private long treeSize;

    Map<String, Runnable> fields(StrictJson json) {
      return Map.of(
          "change", () -> change = json.text(text -> named(RecordKind.class, text)),
          "position", () -> position = json.decimal(),
          "orderKind", () -> orderKind = json.text(text -> named(OrderKind.class, text)),
          "order", () -> order = json.text(HEX::parseHex),
          // What the document says of these two proves nothing.
          "orderDigest", () -> json.text(Digest::fromHex),
          "treeRoot", () -> json.text(Digest::fromHex),
          "treeSize", () -> treeSize = json.decimal(),
          "path", () -> json.array(() -> path.add(json.text(Digest::fromHex))));
    }

    private static <E extends Enum<E>> E named(Class<E> names, String text) {
      try {
        return Enum.valueOf(names, text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("unknown: " + text, e);
      }
    }

    ProofDocument document() {
      if (order.length == 0 || order.length != Order.bytes(orderKind)) {
        throw new IllegalArgumentException(order.length + " bytes are no order");
      }
      Order read = Order.read(orderKind, new UnsafeBuffer(order), 0);
      // Not what the document says: the proof is to be about this order.
      Digest orderDigest = new OrderDigest().of(read);
      return new ProofDocument(
          read, new InclusionProof(change, position, orderDigest, treeSize, path));
    }
  }
}
