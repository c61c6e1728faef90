package io.meshpay.protocol.treehead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.Seed;
import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.example.ExampleKeys;
import io.meshpay.protocol.json.InvalidJsonException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TreeHeadJsonTest {
  private static final int ITERATIONS = Integer.getInteger("meshpay.fuzz.iterations", 20_000);
  private static final SignedTreeHead HEAD = Example.treeHead();
  private static final String GOOD = TreeHeadJson.write(HEAD);
  private static final String STATUS =
      "{\"name\": \"authority-1\", \"epoch\": \"7\", \"x\": {\"treeHead\": [1, {}]},"
          + " \"treeHead\": %s, \"votes\": [\"1\"]}";

  @Test
  void whatIsWrittenIsReadBack() {
    assertEquals(HEAD, TreeHeadJson.parse(GOOD));
    assertEquals(
        HEAD,
        TreeHeadJson.parse(
            GOOD.replace(
                HEAD.signature().toHex(), HEAD.signature().toHex().toUpperCase(Locale.ROOT))));
    for (long size : new long[] {0, 1L << 31, 1L << 32, Long.MAX_VALUE}) {
      SignedTreeHead head =
          SignedTreeHead.sign(
              ExampleKeys.key(2),
              Example.COMMITTEE,
              new TreeHead(size, Long.MAX_VALUE, HEAD.head().root()));
      assertEquals(head, TreeHeadJson.parse(TreeHeadJson.write(head)));
    }
  }

  @Test
  void aHeadIsFoundInAWholeStatus() {
    assertEquals(HEAD, TreeHeadJson.parse(STATUS.formatted(GOOD)));
    refuses("/treeHead: expected an object", STATUS.formatted("null"));
    refuses("/treeHead: expected an object", STATUS.formatted("[" + GOOD + "]"));
    refuses("/treeHead/x: unknown field", STATUS.formatted(GOOD.replace("\"epoch\"", "\"x\"")));
    refuses("/treeHead/name: unknown", STATUS.formatted(STATUS.formatted(GOOD)));
    refuses("Duplicate", STATUS.replace("votes", "treeHead").formatted(GOOD));
    refuses("unknown field", STATUS.replace("treeHead", "treehead").formatted(GOOD));
    refuses("/treeHead: unknown field", "{\"treeHead\": 1} {}");
  }

  @Test
  void anythingElseIsRefusedSayingWhere() {
    refuses("the document: expected an object", "");
    refuses("the document: expected an object", "[]");
    refuses("the document: expected an object", "null");
    refuses("no JSON", GOOD.substring(0, GOOD.length() / 2));
    refuses("something follows", GOOD + "{}");
    refuses("is missing", "{}");
    refuses("/x: unknown field", GOOD.replace("{", "{\"x\": 1,"));
    refuses("Duplicate", GOOD.replace("{", "{\"epoch\": \"1\","));
    refuses("/authority: not an authority", GOOD.replace("authority-1", "Authority 1"));
    refuses("/authority: expected a string", GOOD.replace("\"authority-1\"", "1"));
    refuses("/root: ", GOOD.replace(HEAD.head().root().toHex(), "00"));
    refuses("/root: ", GOOD.replace(HEAD.head().root().toHex(), "zz".repeat(32)));
    refuses("/committeeId: ", GOOD.replace(HEAD.committeeId().toHex(), ""));
    refuses("/signature: ", GOOD.replace(HEAD.signature().toHex(), "00".repeat(65)));
    for (String field : List.of("treeSize", "timestampMicros", "epoch")) {
      for (String number : List.of("-1", "01", "+1", " 1", "1.0", "0x1", "")) {
        refuses("/" + field + ": not a number", withNumber(field, "\"" + number + "\""));
      }
      refuses("/" + field + ": ", withNumber(field, "\"9223372036854775808\""));
      for (String number : List.of("2", "-2", "4294967298", "2.0", "null", "[]")) {
        refuses("/" + field + ": expected a string", withNumber(field, number));
      }
    }
  }

  @Test
  void damagedTextIsRefusedOrIsAnotherHead() {
    Random random = Seed.random();
    int accepted = 0;
    for (int i = 0; i < ITERATIONS; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? GOOD : STATUS.formatted(GOOD));
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        damage(text, random);
      }
      try {
        SignedTreeHead head = TreeHeadJson.parse(text.toString());
        assertEquals(head, TreeHeadJson.parse(TreeHeadJson.write(head)));
        accepted++;
      } catch (InvalidJsonException refused) {
        assertTrue(refused.getMessage() != null, text.toString());
      }
    }
    assertTrue(accepted > 0 && accepted < ITERATIONS, "accepted " + accepted);
  }

  private static void damage(StringBuilder text, Random random) {
    if (text.isEmpty()) {
      return;
    }
    int at = random.nextInt(text.length());
    switch (random.nextInt(5)) {
      case 0 -> text.setLength(at);
      case 1 -> text.deleteCharAt(at);
      case 2 -> text.setCharAt(at, "\"\\{}[]:,0f9-\u0000\ud800é".charAt(random.nextInt(15)));
      case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      default -> text.insert(at, (random.nextBoolean() ? "[" : "{\"a\":").repeat(2_000));
    }
  }

  private static String withNumber(String field, String number) {
    return GOOD.replaceFirst("\"" + field + "\": \"\\d+\"", "\"" + field + "\": " + number);
  }

  private static void refuses(String reason, String text) {
    String message =
        assertThrows(InvalidJsonException.class, () -> TreeHeadJson.parse(text), text).getMessage();
    assertTrue(String.valueOf(message).contains(reason), message + " of " + text);
  }
}
