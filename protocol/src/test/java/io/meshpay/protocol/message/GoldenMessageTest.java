package io.meshpay.protocol.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.example.ExampleMessages;
import io.meshpay.protocol.layout.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes of every message, fixed for ever by golden files. {@code -Dmeshpay.golden=FOLDER}
 * writes them anew, which breaks every client there is.
 */
final class GoldenMessageTest {
  private static final int LAST_TEMPLATE = 18;

  @Test
  void everyMessageHasAnExample() {
    Set<Integer> templates =
        ExampleMessages.all().values().stream()
            .map(Message::templateId)
            .collect(Collectors.toSet());
    assertEquals(
        IntStream.rangeClosed(1, LAST_TEMPLATE).boxed().collect(Collectors.toSet()), templates);
  }

  @TestFactory
  Collection<DynamicTest> everyMessageIsEncodedToItsGoldenBytesAndDecodedFromThem() {
    return ExampleMessages.all().entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry)))
        .toList();
  }

  private static void check(Map.Entry<String, Message> entry)
      throws IOException, MalformedMessageException {
    byte[] encoded = MessageCodec.encode(entry.getValue());
    String folder = System.getProperty("meshpay.golden");
    if (folder != null) {
      Files.writeString(Path.of(folder, entry.getKey() + ".hex"), GoldenFiles.format(encoded));
    }
    String golden = GoldenFiles.read(entry.getKey());
    assertEquals(golden, HexFormat.of().formatHex(encoded));
    byte[] bytes = HexFormat.of().parseHex(golden);
    assertEquals(entry.getValue(), MessageCodec.decode(new UnsafeBuffer(bytes), 0, bytes.length));
  }

  @Test
  void aMessageIsWrittenAndReadAnywhereInABuffer() throws MalformedMessageException {
    for (Message message : ExampleMessages.all().values()) {
      byte[] alone = MessageCodec.encode(message);
      byte[] dirty = new byte[alone.length + 64];
      Arrays.fill(dirty, (byte) 0xEE);
      UnsafeBuffer buffer = new UnsafeBuffer(dirty);
      assertEquals(alone.length, MessageCodec.encode(message, buffer, 13));
      assertArrayEquals(alone, Arrays.copyOfRange(dirty, 13, 13 + alone.length));
      assertEquals(message, MessageCodec.decode(buffer, 13, alone.length));
      assertTrue(IntStream.range(0, 13).allMatch(i -> dirty[i] == (byte) 0xEE));
      assertTrue(
          IntStream.range(13 + alone.length, dirty.length).allMatch(i -> dirty[i] == (byte) 0xEE));
    }
  }
}
