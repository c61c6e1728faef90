package io.meshpay.protocol.committee;

import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.json.StrictJson;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opening balances as their file has them, in smallest units:
 *
 * <pre>{@code
 * {"balances":[{"account":"mp1...","token":"USD","amount":"100000"}]}
 * }</pre>
 *
 * <p>Read and written one balance after the other, so that a million of them are no trouble.
 */
public final class GenesisJson {
  private static final PublicKey NO_KEY = PublicKey.of(new byte[PublicKey.BYTES]);

  private GenesisJson() {}

  /**
   * Reads the genesis of a committee.
   *
   * @throws InvalidCommitteeException if the text is wrong, or is not the genesis that the
   *     committee names
   */
  public static Genesis parse(String text, Committee committee) {
    return read(new StringReader(text), committee);
  }

  /** As {@link #parse}, from a reader that is left open. */
  public static Genesis read(Reader reader, Committee committee) {
    Genesis genesis = read(reader, committee.tokens());
    genesis.checkBelongsTo(committee);
    return genesis;
  }

  /**
   * Reads a genesis whose committee is yet to be made.
   *
   * @param tokens those that may appear in it
   */
  public static Genesis read(Reader reader, List<Token> tokens) {
    Draft draft = new Draft(tokens);
    CommitteeText.read(reader, draft::fields);
    return new Genesis(draft.balances);
  }

  /**
   * Writes the text that {@link #read} reads, a line for each balance; none of its strings needs
   * escaping.
   *
   * @throws IllegalArgumentException if a balance's token is not among {@code tokens}
   */
  public static void write(Genesis genesis, List<Token> tokens, Appendable out) throws IOException {
    Map<Integer, String> symbols = new HashMap<>();
    tokens.forEach(token -> symbols.put(token.id(), token.symbol()));
    out.append("{\"balances\": [");
    String separator = "\n";
    for (OpeningBalance balance : genesis.balances()) {
      String symbol = symbols.get(balance.token());
      if (symbol == null) {
        throw new IllegalArgumentException("no token " + balance.token());
      }
      out.append(separator).append("  {\"account\": \"").append(Address.format(balance.account()));
      out.append("\", \"token\": \"").append(symbol);
      out.append("\", \"amount\": \"").append(Long.toString(balance.amount())).append("\"}");
      separator = ",\n";
    }
    out.append("\n]}\n");
  }

  /** What has been read so far. The values before the first reading are never seen. */
  private static final class Draft {
    private final List<OpeningBalance> balances = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private PublicKey account = NO_KEY;
    private int token;
    private long amount;

    Draft(List<Token> tokens) {
      tokens.forEach(known -> ids.put(known.symbol(), known.id()));
    }

    Map<String, Runnable> fields(StrictJson json) {
      Map<String, Runnable> balance =
          Map.of(
              "account", () -> account = json.text(Address::parse),
              "token", () -> token = json.text(this::id),
              "amount", () -> amount = json.decimal());
      return Map.of(
          "balances",
          () ->
              json.array(
                  () -> {
                    json.object(balance);
                    balances.add(new OpeningBalance(account, token, amount));
                  }));
    }

    private int id(String symbol) {
      Integer id = ids.get(symbol);
      if (id == null) {
        throw new IllegalArgumentException("the committee has no token \"" + symbol + "\"");
      }
      return id;
    }
  }
}
