package io.meshpay.protocol.committee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.example.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommitteeJsonTest {
  private static final String GOOD = CommitteeJson.write(Example.COMMITTEE);

  @Test
  void whatIsWrittenIsReadBack() {
    assertEquals(Example.COMMITTEE, CommitteeJson.parse(GOOD));
    assertEquals(Example.COMMITTEE.id(), CommitteeJson.parse(GOOD).id());
    Committee bare =
        new Committee(
            Long.MAX_VALUE,
            Example.GENESIS.digest(),
            Example.COMMITTEE.members(),
            List.of(),
            Example.TOKENS);
    assertEquals(bare, CommitteeJson.parse(CommitteeJson.write(bare)));
  }

  @Test
  void anythingElseIsRefusedSayingWhere() {
    refuses("the document: expected an object", "");
    refuses("no JSON", GOOD.substring(0, GOOD.length() / 2));
    refuses("the document: expected an object", "[]");
    refuses("something follows", GOOD + "{}");
    refuses("no JSON", GOOD + "}");
    refuses("/epoch: expected a string", replaced("\"epoch\": \"1\"", "\"epoch\": 1"));
    refuses("/epoch: not a number", replaced("\"epoch\": \"1\"", "\"epoch\": \"01\""));
    refuses("/epoch: ", replaced("\"epoch\": \"1\"", "\"epoch\": \"9223372036854775808\""));
    refuses("/epoch: not a number", replaced("\"epoch\": \"1\"", "\"epoch\": \"-1\""));
    refuses("epoch 0", replaced("\"epoch\": \"1\"", "\"epoch\": \"0\""));
    refuses("\"epoch\" is missing", replaced("\"epoch\": \"1\",", ""));
    refuses("Duplicate", replaced("\"epoch\": \"1\",", "\"epoch\": \"1\", \"epoch\": \"1\","));
    refuses("/epoche: unknown field", replaced("\"epoch\":", "\"epoche\":"));
    refuses(
        "/authorities: expected an array", replaced("\"authorities\": [", "\"authorities\": {"));
    refuses(
        "/authorities/0/votingPower: expected a string",
        replaced("\"votingPower\": \"1\"", "\"votingPower\": 1"));
    refuses(
        "/authorities/0: field \"key\" is missing", GOOD.replaceFirst("\"key\": \"\\w+\", ", ""));
    refuses("/authorities/0/key: ", GOOD.replaceFirst("\"key\": \"\\w\\w", "\"key\": \""));
    refuses("/authorities/0/key: ", GOOD.replaceFirst("\"key\": \"\\w\\w", "\"key\": \"zz"));
    refuses("/authorities/0/endpoint: ", replaced("127.0.0.1:7001", "127.0.0.1"));
    refuses("/tokens/0/id: expected a whole number", replaced("\"id\": 1", "\"id\": \"1\""));
    refuses("/tokens/0/id: expected a whole number", replaced("\"id\": 1", "\"id\": 1.5"));
    refuses("no JSON", replaced("\"id\": 1", "\"id\": 2147483648"));
    refuses("symbol \"usd\"", replaced("\"USD\"", "\"usd\""));
    refuses("decimals 19", replaced("\"decimals\": 2", "\"decimals\": 19"));
    refuses("more than 16", replaced("\"gateways\": [", "\"gateways\": [" + gateways(16)));
  }

  private static String gateways(int count) {
    String key = Example.GENESIS.digest().toHex();
    return ("{\"name\": \"g\", \"key\": \"" + key + "\"},").repeat(count);
  }

  private static String replaced(String what, String with) {
    assertTrue(GOOD.contains(what), what);
    int at = GOOD.indexOf(what);
    return GOOD.substring(0, at) + with + GOOD.substring(at + what.length());
  }

  private static void refuses(String reason, String text) {
    String message =
        assertThrows(InvalidCommitteeException.class, () -> CommitteeJson.parse(text), text)
            .getMessage();
    assertTrue(String.valueOf(message).contains(reason), message);
  }
}
