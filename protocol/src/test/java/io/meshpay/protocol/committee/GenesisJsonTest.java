package io.meshpay.protocol.committee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.protocol.crypto.Seed;
import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GenesisJsonTest {
  private static final int MANY = 20_000;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Genesis genesis = GenesisJson.parse(good(), Example.COMMITTEE);
    assertEquals(Example.GENESIS.balances(), genesis.balances());
    assertEquals(Example.GENESIS.digest(), genesis.digest());
    Genesis empty = new Genesis(List.of());
    StringBuilder text = new StringBuilder();
    GenesisJson.write(empty, Example.TOKENS, text);
    assertEquals(empty.digest(), read(text.toString()).digest());
  }

  @Test
  void manyAccountsAreReadBack() throws IOException {
    Random random = Seed.random();
    List<OpeningBalance> balances = new ArrayList<>();
    while (balances.size() < MANY) {
      byte[] key = new byte[PublicKey.BYTES];
      random.nextBytes(key);
      if (AccountKeys.isAcceptable(key)) {
        balances.add(
            new OpeningBalance(
                PublicKey.of(key), 1 + random.nextInt(2), 1 + random.nextInt(1_000_000)));
      }
    }
    Genesis genesis = new Genesis(balances);
    StringBuilder text = new StringBuilder();
    GenesisJson.write(genesis, Example.TOKENS, text);
    assertEquals(genesis.digest(), read(text.toString()).digest());
  }

  @Test
  void anythingElseIsRefusedSayingWhere() throws IOException {
    String good = good();
    refuses("no JSON", "{\"balances\": [");
    refuses("\"balances\" is missing", "{}");
    refuses("/balance: unknown field", good.replace("balances", "balance"));
    refuses("/balances/0/account: ", good.replaceFirst("mp1.", "mp1"));
    refuses("/balances/0/token: the committee has no token", good.replaceFirst("USD", "EUR"));
    refuses("/balances/0/amount: expected a string", good.replaceFirst("\"250\"", "250"));
    refuses("/balances/0/amount: not a number", good.replaceFirst("\"250\"", "\"-250\""));
    refuses("amount 0 is not", good.replaceFirst("\"250\"", "\"0\""));
    refuses(
        "/balances/0: field \"amount\" is missing", good.replaceFirst(", \"amount\": \"250\"", ""));
    refuses(
        "/balances/0/x: unknown field", good.replaceFirst("\"account\"", "\"x\": 1, \"account\""));
  }

  @Test
  void aGenesisOfAnotherCommitteeIsRefused() throws IOException {
    String other = good().replaceFirst("\"250\"", "\"251\"");
    assertThrows(
        InvalidCommitteeException.class, () -> GenesisJson.parse(other, Example.COMMITTEE));
  }

  @Test
  void aBalanceInAnUnknownTokenIsNotWritten() {
    assertThrows(
        IllegalArgumentException.class,
        () -> GenesisJson.write(Example.GENESIS, List.of(), new StringBuilder()));
  }

  private static String good() throws IOException {
    StringBuilder text = new StringBuilder();
    GenesisJson.write(Example.GENESIS, Example.TOKENS, text);
    return text.toString();
  }

  private static Genesis read(String text) {
    return GenesisJson.read(new StringReader(text), Example.TOKENS);
  }

  private static void refuses(String reason, String text) {
    String message =
        assertThrows(InvalidCommitteeException.class, () -> read(text), text).getMessage();
    assertTrue(String.valueOf(message).contains(reason), message);
  }
}
