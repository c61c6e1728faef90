package io.meshpay.protocol.committee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenTest {
  private static final Token USD = new Token(1, "USD", 2);
  private static final Token WHOLE = new Token(2, "PTS", 0);
  private static final Token FINE = new Token(3, "ETH", 18);

  @Test
  void amountsAreParsedExactly() {
    assertEquals(1_250, USD.parseAmount("12.50"));
    assertEquals(1_250, USD.parseAmount("12.5"));
    assertEquals(1_200, USD.parseAmount("12"));
    assertEquals(1, USD.parseAmount("0.01"));
    assertEquals(12, WHOLE.parseAmount("12"));
    assertEquals(1, FINE.parseAmount("0.000000000000000001"));
    assertEquals(Long.MAX_VALUE, FINE.parseAmount("9.223372036854775807"));
    assertEquals(Long.MAX_VALUE, WHOLE.parseAmount("9223372036854775807"));
    assertEquals(Long.MAX_VALUE, USD.parseAmount("92233720368547758.07"));
  }

  @Test
  void anythingElseIsRefusedWithAReason() {
    for (String bad :
        List.of(
            "",
            " 1",
            "1 ",
            "+1",
            "-1",
            "1e3",
            "1,5",
            ".5",
            "5.",
            "01",
            "00",
            "0x1",
            "١",
            "NaN",
            "1.2.3",
            "99999999999999999999")) {
      refuses(USD, bad, "is not an amount");
    }
    refuses(USD, "1.234", "USD, which has 2");
    refuses(USD, "1.000", "USD, which has 2");
    refuses(WHOLE, "1.0", "PTS, which has 0");
    refuses(USD, "0", "above 0");
    refuses(USD, "0.00", "above 0");
    refuses(USD, "92233720368547758.08", "92233720368547758.07");
    refuses(WHOLE, "9223372036854775808", "9223372036854775807");
    refuses(FINE, "10", "9.223372036854775807");
  }

  private static void refuses(Token token, String text, String reason) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> token.parseAmount(text), text)
            .getMessage();
    assertTrue(String.valueOf(message).contains(reason), message);
  }

  @Test
  void amountsAreWrittenWithAllTheirDecimals() {
    assertEquals("12.50", USD.format(1_250));
    assertEquals("0.05", USD.format(5));
    assertEquals("-0.05", USD.format(-5));
    assertEquals("0.00", USD.format(0));
    assertEquals("7", WHOLE.format(7));
    assertEquals("0.000000000000000001", FINE.format(1));
    assertEquals(
        "-1701411834604692317316873037158841057.28", USD.format(BigInteger.TWO.pow(127).negate()));
  }

  @Test
  void whatIsWrittenIsParsedAgain() {
    for (long amount : new long[] {1, 9, 10, 99, 100, 101, 123_456_789, Long.MAX_VALUE}) {
      for (Token token : List.of(USD, WHOLE, FINE)) {
        assertEquals(amount, token.parseAmount(token.format(amount)));
      }
    }
  }

  @Test
  void limitsAreKept() {
    for (Runnable bad :
        List.<Runnable>of(
            () -> new Token(0, "USD", 2),
            () -> new Token(-1, "USD", 2),
            () -> new Token(1, "", 2),
            () -> new Token(1, "usd", 2),
            () -> new Token(1, "ABCDEFGHIJKLM", 2),
            () -> new Token(1, "USD", -1),
            () -> new Token(1, "USD", 19))) {
      assertThrows(InvalidCommitteeException.class, bad::run);
    }
  }
}
