package io.meshpay.protocol.treehead;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.json.InvalidJsonException;
import io.meshpay.protocol.json.StrictJson;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.util.Map;

/**
 * A signed tree head as files and an authority's status have it:
 *
 * <pre>{@code
 * {"authority":"authority-1","epoch":"1","committeeId":"<64 hex digits>","treeSize":"4096",
 *  "timestampMicros":"1795262400000000","root":"<64 hex digits>","signature":"<128 hex digits>"}
 * }</pre>
 *
 * <p>64-bit numbers are decimal strings. Nothing may be missing, and nothing else may stand there.
 */
public final class TreeHeadJson {
  /** The field of an authority's status that holds its last head. */
  public static final String STATUS_FIELD = "treeHead";

  private TreeHeadJson() {}

  /**
   * Reads a head: alone, or where it stands in an authority's status, or in any other object that
   * has it in a field of that name. Whether it is signed by anyone is not looked at.
   *
   * @throws InvalidJsonException saying what is wrong where
   */
  public static SignedTreeHead parse(String text) {
    Draft draft = new Draft();
    StrictJson.readPart(text, STATUS_FIELD, draft::fields);
    return draft.head();
  }

  /** The text that {@link #parse} reads; none of its strings needs escaping. */
  public static String write(SignedTreeHead signed) {
    return """
    {
      "authority": "%s",
      "epoch": "%d",
      "committeeId": "%s",
      "treeSize": "%d",
      "timestampMicros": "%d",
      "root": "%s",
      "signature": "%s"
    }
    """
        .formatted(
            signed.authority(),
            signed.epoch(),
            signed.committeeId().toHex(),
            signed.head().treeSize(),
            signed.head().timestampMicros(),
            signed.head().root().toHex(),
            signed.signature().toHex());
  }

  /** What has been read so far. The values before the reading are never seen. */
  private static final class Draft {
    private String authority = "-";
    private long epoch;
    private Digest committeeId = Digest.of(new byte[Digest.BYTES]);
    private long treeSize;
    private long timestampMicros;
    private Digest root = committeeId;
    private Signature signature = Signature.of(new byte[Signature.BYTES]);

    Map<String, Runnable> fields(StrictJson json) {
      return Map.of(
          "authority", () -> authority = json.text(Draft::name),
          "epoch", () -> epoch = json.decimal(),
          "committeeId", () -> committeeId = json.text(Digest::fromHex),
          "treeSize", () -> treeSize = json.decimal(),
          "timestampMicros", () -> timestampMicros = json.decimal(),
          "root", () -> root = json.text(Digest::fromHex),
          "signature", () -> signature = json.text(Signature::fromHex));
    }

    private static String name(String text) {
      if (!Committee.isName(text)) {
        throw new IllegalArgumentException("not an authority's name");
      }
      return text;
    }

    SignedTreeHead head() {
      return new SignedTreeHead(
          authority, epoch, committeeId, new TreeHead(treeSize, timestampMicros, root), signature);
    }
  }
}
