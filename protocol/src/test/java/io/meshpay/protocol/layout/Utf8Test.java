package io.meshpay.protocol.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshpay.protocol.crypto.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class Utf8Test {
  @Test
  void agreesWithTheJdkOnAllSequencesOfTwoBytesAndMoreAfterThem() {
    byte[] bytes = new byte[4];
    for (int first = 0; first < 256; first++) {
      for (int second = 0; second < 256; second++) {
        bytes[0] = (byte) first;
        bytes[1] = (byte) second;
        for (int third : new int[] {0, 0x7F, 0x80, 0xBF, 0xC0}) {
          bytes[2] = (byte) third;
          bytes[3] = (byte) (third ^ 0x3F);
          for (int length = 0; length <= bytes.length; length++) {
            check(bytes, length);
          }
        }
      }
    }
  }

  @Test
  void agreesWithTheJdkOnDamagedText() {
    Random random = Seed.random();
    byte[] text = "IBAN für Zoë: 漢字 \uD83D\uDE00 €".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = text.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      check(damaged, random.nextInt(damaged.length + 1));
    }
  }

  private static void check(byte[] bytes, int length) {
    boolean expected;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
      expected = true;
    } catch (CharacterCodingException e) {
      expected = false;
    }
    assertEquals(
        expected,
        Utf8.isWellFormed(new UnsafeBuffer(bytes), 0, length),
        () -> HexFormat.of().formatHex(bytes, 0, length));
  }
}
