package io.meshpay.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.meshpay.protocol.crypto.Seed;
import io.meshpay.protocol.example.ExampleMessages;
import io.meshpay.protocol.layout.MalformedMessageException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Damages good messages in the ways that a hostile peer would, tens of thousands of times in every
 * build, longer with {@code -Dmeshpay.fuzz.iterations=N}. Whatever comes of it is refused by the
 * one exception, or decodes to a message that encodes to the very same bytes.
 */
final class MutationTest {
  private static final int ITERATIONS = Integer.getInteger("meshpay.fuzz.iterations", 60_000);
  private static final int GARBAGE_BYTES_MAX = 2_000;
  private static final int[] LENGTHS = {0, 1, 2, 31, 32, 64, 319, 320, 321, 352, 65_534, 65_535};

  private final Random random = Seed.random();
  private final List<byte[]> messages =
      ExampleMessages.all().values().stream().map(MessageCodec::encode).toList();
  private int accepted;

  @Test
  void damagedMessagesAreRefusedOrHaveOneEncoding() {
    for (int i = 0; i < ITERATIONS; i++) {
      byte[] good = messages.get(random.nextInt(messages.size()));
      byte[] bytes = good.clone();
      int mutations = 1 + random.nextInt(3);
      for (int j = 0; j < mutations; j++) {
        bytes = mutate(bytes);
      }
      check(bytes);
    }
    assertTrue(accepted > 0 && accepted < ITERATIONS, "accepted " + accepted);
  }

  @Test
  void everyCutOfEveryMessageIsRefused() {
    for (byte[] message : messages) {
      for (int length = 0; length < message.length; length++) {
        byte[] cut = Arrays.copyOf(message, length);
        assertTrue(MessageShape.check(new UnsafeBuffer(cut), 0, length) < 0);
      }
      byte[] longer = Arrays.copyOf(message, message.length + 1);
      assertTrue(MessageShape.check(new UnsafeBuffer(longer), 0, longer.length) < 0);
    }
  }

  @Test
  void everySingleBitFlipIsRefusedOrHasOneEncoding() {
    for (byte[] message : messages) {
      for (int bit = 0; bit < message.length * Byte.SIZE; bit++) {
        byte[] flipped = message.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        check(flipped);
      }
    }
  }

  private byte[] mutate(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int position = random.nextInt(bytes.length);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, position);
      case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
      case 2, 3 -> {
        bytes[position] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        yield bytes;
      }
      case 4 -> {
        bytes[position] = (byte) random.nextInt();
        yield bytes;
      }
      case 5, 6 -> putLength(bytes, position);
      default -> splice(bytes, position);
    };
  }

  /** Overwrites two bytes, often those of a header or near the end, where lengths stand. */
  private byte[] putLength(byte[] bytes, int anywhere) {
    int position =
        switch (random.nextInt(3)) {
          case 0 -> random.nextInt(16);
          case 1 -> bytes.length - 1 - random.nextInt(Math.min(bytes.length, 400));
          default -> anywhere;
        };
    if (position + 1 < bytes.length) {
      int length =
          random.nextBoolean() ? LENGTHS[random.nextInt(LENGTHS.length)] : random.nextInt(400);
      bytes[position] = (byte) length;
      bytes[position + 1] = (byte) (length >> Byte.SIZE);
    }
    return bytes;
  }

  /** Continues a message with a part of another, or with garbage. */
  private byte[] splice(byte[] bytes, int position) {
    byte[] other = messages.get(random.nextInt(messages.size()));
    if (random.nextInt(4) == 0) {
      other = new byte[random.nextInt(GARBAGE_BYTES_MAX) + 1];
      random.nextBytes(other);
    }
    int from = random.nextInt(other.length);
    byte[] spliced = Arrays.copyOf(bytes, position + other.length - from);
    System.arraycopy(other, from, spliced, position, other.length - from);
    return spliced;
  }

  private void check(byte[] bytes) {
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    try {
      int shape = MessageShape.check(buffer, 0, bytes.length);
      Message message = MessageCodec.decode(buffer, 0, bytes.length);
      accepted++;
      assertEquals(shape, message.templateId());
      assertEquals(
          HexFormat.of().formatHex(bytes), HexFormat.of().formatHex(MessageCodec.encode(message)));
    } catch (MalformedMessageException e) {
      assertTrue(MessageShape.check(buffer, 0, bytes.length) < 0);
    } catch (RuntimeException e) {
      fail("thrown by " + HexFormat.of().formatHex(bytes), e);
    }
  }
}
