package io.meshpay.authority.audit;

import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.journal.InclusionProof;
import io.meshpay.state.journal.JournalRecord;
import io.meshpay.state.journal.RecordKind;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
   * Reads a document.
   *
   * @throws IllegalArgumentException if it isn't one; its message says why
   */
  static ProofDocument parse(String text) {
    try {
      JsonObject json = new JsonObject(text);
      OrderKind kind = OrderKind.valueOf(text(json, "orderKind"));
      byte[] bytes = HEX.parseHex(text(json, "order"));
      if (bytes.length == 0 || bytes.length != Order.bytes(kind)) {
        throw new IllegalArgumentException(bytes.length + " bytes are no order");
      }
      Order order = Order.read(kind, new UnsafeBuffer(bytes), 0);
      // Not what the document says: the proof is to be about this order.
      Digest orderDigest = new OrderDigest().of(order);
      return new ProofDocument(
          order,
          new InclusionProof(
              RecordKind.valueOf(text(json, "change")),
              Long.parseLong(text(json, "position")),
              orderDigest,
              Long.parseLong(text(json, "treeSize")),
              path(json)));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("not the JSON of a proof", e);
    }
  }

  private static List<Digest> path(JsonObject json) {
    JsonArray nodes = json.getJsonArray("path");
    if (nodes == null) {
      throw new IllegalArgumentException("it has no path");
    }
    List<Digest> path = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String node = nodes.getString(i);
      if (node == null) {
        throw new IllegalArgumentException("its path has a null");
      }
      path.add(Digest.fromHex(node));
    }
    return path;
  }

  private static String text(JsonObject json, String key) {
    String text = json.getString(key);
    if (text == null) {
      throw new IllegalArgumentException("it has no " + key);
    }
    return text;
  }
}
