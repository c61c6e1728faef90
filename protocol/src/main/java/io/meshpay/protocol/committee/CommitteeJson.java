package io.meshpay.protocol.committee;

import io.meshpay.protocol.json.StrictJson;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A committee as its file has it:
 *
 * <pre>{@code
 * {"epoch":"1","genesisDigest":"<64 hex digits>",
 *  "authorities":[{"name":"authority-1","key":"<64 hex digits>","endpoint":"10.0.0.1:7001","votingPower":"1"}],
 *  "gateways":[{"name":"gateway-1","key":"<64 hex digits>"}],
 *  "tokens":[{"id":1,"symbol":"USD","decimals":2}]}
 * }</pre>
 *
 * <p>64-bit numbers are decimal strings. Nothing may be missing, and nothing else may stand there.
 */
public final class CommitteeJson {
  private CommitteeJson() {}

  /**
   * Reads a committee.
   *
   * @throws InvalidCommitteeException saying what is wrong where
   */
  public static Committee parse(String text) {
    return read(new StringReader(text));
  }

  /** As {@link #parse}, from a reader that is left open. */
  public static Committee read(Reader reader) {
    Draft draft = new Draft();
    CommitteeText.read(reader, draft::fields);
    return draft.committee();
  }

  /** The text that {@link #parse} reads; none of its strings needs escaping. */
  public static String write(Committee committee) {
    return """
    {
      "epoch": "%d",
      "genesisDigest": "%s",
      "authorities": [%s],
      "gateways": [%s],
      "tokens": [%s]
    }
    """
        .formatted(
            committee.epoch(),
            committee.genesisDigest().toHex(),
            lines(committee.members().stream().map(CommitteeJson::write).toList()),
            lines(committee.gateways().stream().map(CommitteeJson::write).toList()),
            lines(committee.tokens().stream().map(CommitteeJson::write).toList()));
  }

  private static String write(AuthorityMember member) {
    return "{\"name\": \"%s\", \"key\": \"%s\", \"endpoint\": \"%s\", \"votingPower\": \"%d\"}"
        .formatted(member.name(), member.key().toHex(), member.endpoint(), member.votingPower());
  }

  private static String write(GatewayMember gateway) {
    return "{\"name\": \"%s\", \"key\": \"%s\"}".formatted(gateway.name(), gateway.key().toHex());
  }

  private static String write(Token token) {
    return "{\"id\": %d, \"symbol\": \"%s\", \"decimals\": %d}"
        .formatted(token.id(), token.symbol(), token.decimals());
  }

  private static String lines(List<String> objects) {
    return objects.isEmpty() ? "" : "\n    " + String.join(",\n    ", objects) + "\n  ";
  }

  /** What has been read so far. The values before the first reading are never seen. */
  private static final class Draft {
    private static final Digest NO_DIGEST = Digest.of(new byte[Digest.BYTES]);
    private static final PublicKey NO_KEY = PublicKey.of(new byte[PublicKey.BYTES]);
    private static final Endpoint NO_ENDPOINT = new Endpoint("nowhere", 1);

    private final List<AuthorityMember> members = new ArrayList<>();
    private final List<GatewayMember> gateways = new ArrayList<>();
    private final List<Token> tokens = new ArrayList<>();
    private long epoch;
    private Digest genesisDigest = NO_DIGEST;
    private String name = "";
    private PublicKey key = NO_KEY;
    private Endpoint endpoint = NO_ENDPOINT;
    private long votingPower;
    private int id;
    private String symbol = "";
    private int decimals;

    Map<String, Runnable> fields(StrictJson json) {
      return Map.of(
          "epoch", () -> epoch = json.decimal(),
          "genesisDigest", () -> genesisDigest = json.text(Digest::fromHex),
          "authorities", () -> json.array(() -> readMember(json)),
          "gateways", () -> json.array(() -> readGateway(json)),
          "tokens", () -> json.array(() -> readToken(json)));
    }

    Committee committee() {
      return new Committee(epoch, genesisDigest, members, gateways, tokens);
    }

    private void readMember(StrictJson json) {
      checkRoom(json, members, Committee.AUTHORITIES_MAX);
      json.object(
          Map.of(
              "name", () -> name = json.text(),
              "key", () -> key = json.text(PublicKey::fromHex),
              "endpoint", () -> endpoint = json.text(Endpoint::parse),
              "votingPower", () -> votingPower = json.decimal()));
      members.add(new AuthorityMember(name, key, endpoint, votingPower));
    }

    private void readGateway(StrictJson json) {
      checkRoom(json, gateways, Committee.GATEWAYS_MAX);
      json.object(
          Map.of(
              "name", () -> name = json.text(), "key", () -> key = json.text(PublicKey::fromHex)));
      gateways.add(new GatewayMember(name, key));
    }

    private void readToken(StrictJson json) {
      checkRoom(json, tokens, Committee.TOKENS_MAX);
      json.object(
          Map.of(
              "id", () -> id = json.integer(),
              "symbol", () -> symbol = json.text(),
              "decimals", () -> decimals = json.integer()));
      tokens.add(new Token(id, symbol, decimals));
    }

    private static void checkRoom(StrictJson json, List<?> list, int max) {
      if (list.size() == max) {
        throw json.wrong("more than " + max);
      }
    }
  }
}
