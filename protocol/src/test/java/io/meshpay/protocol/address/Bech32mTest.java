package io.meshpay.protocol.address;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those of BIP 350. */
final class Bech32mTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A1LQFN3A",
        "a1lqfn3a",
        "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
        "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
        "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
        "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
        "?1v759aa"
      })
  void decodesAndEncodesTheValidVectors(String text) {
    String prefix = prefix(text);
    byte[] groups = Bech32m.decode(prefix, text);
    assertEquals(text.toLowerCase(Locale.ROOT), Bech32m.encode(prefix, groups));
  }

  @Test
  void theGroupsAreThoseOfTheVector() {
    byte[] groups = Bech32m.decode("abcdef", "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx");
    byte[] expected = new byte[32];
    for (int index = 0; index < 32; index++) {
      expected[index] = (byte) (31 - index);
    }
    assertArrayEquals(expected, groups);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " 1xj0phk",
        "\u007f1g6xzxy",
        "\u00801vctc34",
        "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
        "qyrz8wqd2c9m",
        "1qyrz8wqd2c9m",
        "y1b0jsk6g",
        "lt1igcx5c0",
        "in1muywd",
        "mm1crxm3i",
        "au1s5cgom",
        "M1VUXWEZ",
        "16plkw9",
        "1p2gdwpf"
      })
  void refusesTheInvalidVectors(String text) {
    assertThrows(InvalidAddressException.class, () -> Bech32m.decode(prefix(text), text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A1lqfn3a", "a1LQFN3A", "a1lqfN3a"})
  void refusesMixedCase(String text) {
    InvalidAddressException refusal =
        assertThrows(InvalidAddressException.class, () -> Bech32m.decode("a", text));
    assertEquals("mixes upper and lower case", refusal.getMessage());
  }

  /** A12UEL5L is right by BIP 173, Bech32m's predecessor. */
  @Test
  void refusesTheOlderChecksum() {
    InvalidAddressException refusal =
        assertThrows(InvalidAddressException.class, () -> Bech32m.decode("a", "a12uel5l"));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("wrong checksum"));
  }

  @Test
  void refusesToEncodeBeyondItsLengthOrUnderNoPrefix() {
    assertThrows(IllegalArgumentException.class, () -> Bech32m.encode("a", new byte[83]));
    assertThrows(IllegalArgumentException.class, () -> Bech32m.encode("", new byte[5]));
    assertEquals(Bech32m.CHARACTERS_MAX, Bech32m.encode("a", new byte[82]).length());
  }

  private static String prefix(String text) {
    return text.substring(0, Math.max(0, text.lastIndexOf('1'))).toLowerCase(Locale.ROOT);
  }
}
