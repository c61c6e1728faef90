package io.meshpay.protocol.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.Seed;
import io.meshpay.protocol.value.PublicKey;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AddressTest {
  /** The public key of RFC 8032's first vector. */
  private static final PublicKey KEY =
      PublicKey.fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

  private static final String ADDRESS =
      "mp16adfsqvzky9t042tlmfujeq88g8wzuhnm2nzxfd0qgdx3ac82ydq2ws5ey";

  @Test
  void hasGoldenText() {
    assertEquals(ADDRESS, Address.format(KEY));
    assertEquals(61, ADDRESS.length());
    assertEquals(KEY, Address.parse(ADDRESS));
    assertEquals(KEY, Address.parse(ADDRESS.toUpperCase(Locale.ROOT)));
  }

  @Test
  void randomKeysComeBack() {
    Random random = Seed.random();
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = new byte[PublicKey.BYTES];
      random.nextBytes(bytes);
      PublicKey key = PublicKey.of(bytes);
      assertEquals(key, Address.parse(Address.format(key)));
    }
  }

  @Test
  void everySingleWrongCharacterIsRefused() {
    for (int index = 0; index < ADDRESS.length(); index++) {
      for (char wrong = '!'; wrong <= '~'; wrong++) {
        if (wrong != ADDRESS.charAt(index)) {
          String typed = ADDRESS.substring(0, index) + wrong + ADDRESS.substring(index + 1);
          assertThrows(InvalidAddressException.class, () -> Address.parse(typed), typed);
        }
      }
    }
  }

  @Test
  void missingDoubledAndSwappedCharactersAreRefused() {
    for (int index = 0; index < ADDRESS.length() - 1; index++) {
      String rest = ADDRESS.substring(index + 1);
      String missing = ADDRESS.substring(0, index) + rest;
      assertThrows(InvalidAddressException.class, () -> Address.parse(missing));
      String doubled = ADDRESS.substring(0, index + 1) + ADDRESS.charAt(index) + rest;
      assertThrows(InvalidAddressException.class, () -> Address.parse(doubled));
      if (ADDRESS.charAt(index) != ADDRESS.charAt(index + 1)) {
        String swapped =
            ADDRESS.substring(0, index)
                + ADDRESS.charAt(index + 1)
                + ADDRESS.charAt(index)
                + ADDRESS.substring(index + 2);
        assertThrows(InvalidAddressException.class, () -> Address.parse(swapped));
      }
    }
  }

  @Test
  void saysWhatIsWrong() {
    assertRefused("does not start with mp1", Bech32m.encode("bc", new byte[52]));
    assertRefused("does not start with mp1", "");
    assertRefused("does not start with mp1", "hello");
    assertRefused("wrong checksum", ADDRESS.replace("ws5ey", "ws5eq"));
    assertRefused("wrong length", Bech32m.encode("mp", new byte[51]));
    assertRefused("wrong length", Bech32m.encode("mp", new byte[53]));
    assertRefused("wrong length", Bech32m.encode("mp", new byte[0]));
    assertRefused("too short", "mp1qqqqq");
    assertRefused("longer than 90 characters", "mp1" + "q".repeat(100_000));
    assertRefused("mixes upper and lower case", "MP" + ADDRESS.substring(2));
    assertRefused("character 5", "mp1qb");
    assertRefused("character 4 is no printable", "mp1é");
    for (int padding = 1; padding < 16; padding++) {
      byte[] groups = new byte[52];
      groups[51] = (byte) padding;
      assertRefused("padding", Bech32m.encode("mp", groups));
    }
  }

  private static void assertRefused(String because, String text) {
    InvalidAddressException refusal =
        assertThrows(InvalidAddressException.class, () -> Address.parse(text));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(because), message);
  }
}
