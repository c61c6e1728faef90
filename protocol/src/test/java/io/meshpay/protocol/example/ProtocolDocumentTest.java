package io.meshpay.protocol.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.GoldenFiles;
import io.meshpay.protocol.treehead.TreeHeadJson;
import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds docs/protocol.md to the code: its layouts, its tables and its examples. */
final class ProtocolDocumentTest {
  private static final Pattern SECTION = Pattern.compile("(?m)^### (\\w+)(?: \\((\\d+)\\))?$");
  private static final Pattern FIELD =
      Pattern.compile("(?m)^\\| (\\d+) \\| (\\d+)\\+? \\| (\\w+) \\|");
  private static final Pattern BLOCK = Pattern.compile("(?s)```\\n([0-9a-f\\n]+)```");
  private static final String CODECS = "io.meshpay.protocol.sbe.";
  private static final int DOCUMENTED_LAYOUTS = 27;
  private static final int HEADER_BYTES = 8;

  private final String document;
  private final String packed;

  ProtocolDocumentTest() throws IOException {
    Path root = Path.of(System.getProperty("meshpay.root", ".."));
    document = Files.readString(root.resolve("docs/protocol.md"));
    packed = pack(document);
  }

  private static String pack(String text) {
    return text.replaceAll("\\s", "");
  }

  @Test
  void everyMessageStandsThereInFull() throws IOException {
    for (String name : ExampleMessages.all().keySet()) {
      assertTrue(packed.contains(GoldenFiles.read(name)), name);
    }
  }

  @Test
  void everyValueStandsThere() {
    for (Map.Entry<String, String> value : ExampleValues.all().entrySet()) {
      assertTrue(packed.contains(value.getValue()), value.getKey());
    }
  }

  @Test
  void theFilesStandThere() throws IOException {
    assertTrue(document.contains(CommitteeJson.write(Example.COMMITTEE)));
    StringBuilder genesis = new StringBuilder();
    GenesisJson.write(Example.GENESIS, Example.TOKENS, genesis);
    assertTrue(document.contains(genesis));
    assertTrue(document.contains(TreeHeadJson.write(Example.treeHead())));
  }

  @Test
  void theBytesThatMakeTheIdentitiesStandThere() throws NoSuchAlgorithmException {
    Set<Digest> digests = new HashSet<>();
    Matcher block = BLOCK.matcher(document);
    while (block.find()) {
      byte[] bytes = HexFormat.of().parseHex(pack(block.group(1)));
      digests.add(Digest.of(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }
    assertTrue(digests.contains(Example.GENESIS.digest()));
    assertTrue(digests.contains(Example.COMMITTEE.id()));
  }

  @Test
  void everyErrorCodeStandsThere() {
    for (ErrorCode code : ErrorCode.values()) {
      assertTrue(document.contains("| " + code.number() + " | " + code + " |"), code.name());
    }
    assertEquals(
        ErrorCode.values().length,
        Pattern.compile("(?m)^\\| \\d+ \\| [A-Z_]+ \\| [^|]*\\| [A-Z]")
            .matcher(document)
            .results()
            .filter(row -> row.start() > document.indexOf("## 11. Errors"))
            .filter(row -> row.start() < document.indexOf("## 12."))
            .count());
  }

  @Test
  void everyDomainStandsThere() {
    for (Domain domain : Domain.values()) {
      String tag = new String(domain.tag(), StandardCharsets.US_ASCII).replace("\0", "");
      assertTrue(document.contains("| " + domain + " | `" + tag + "` |"), domain.name());
    }
  }

  @Test
  void everyLayoutIsThatOfTheCodecs() throws ReflectiveOperationException {
    List<String> starts = new ArrayList<>();
    Matcher section = SECTION.matcher(document);
    int layouts = 0;
    while (section.find()) {
      String name = section.group(1);
      if (!codecExists(name)) {
        continue;
      }
      starts.add(name);
      int end = document.indexOf("\n#", section.end());
      checkLayout(name, section.group(2), document.substring(section.end(), end));
      layouts++;
    }
    assertEquals(DOCUMENTED_LAYOUTS, layouts, () -> starts.toString());
  }

  private static boolean codecExists(String name) {
    try {
      Class.forName(CODECS + name + "Decoder");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void checkLayout(String name, @Nullable String template, String text)
      throws ReflectiveOperationException {
    Class<?> codec = Class.forName(CODECS + name + "Decoder");
    boolean isMessage = template != null;
    int base = isMessage ? HEADER_BYTES : 0;
    if (isMessage) {
      String header =
          "blockLength %d, templateId %d |"
              .formatted(constant(codec, "BLOCK_LENGTH"), constant(codec, "TEMPLATE_ID"));
      assertTrue(text.contains(header), name + ": " + header);
      assertEquals(constant(codec, "TEMPLATE_ID"), Integer.parseInt(template), name);
    }
    Set<String> expected = new TreeSet<>();
    for (Method method : codec.getDeclaredMethods()) {
      if (method.getName().endsWith("EncodingOffset")) {
        String field = method.getName().replace("EncodingOffset", "");
        int offset = base + (int) method.invoke(null);
        int length = (int) codec.getMethod(field + "EncodingLength").invoke(null);
        expected.add(offset + " " + length + " " + field);
      }
    }
    Set<String> found = new TreeSet<>();
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      found.add(field.group(1) + " " + field.group(2) + " " + field.group(3));
    }
    assertTrue(found.containsAll(expected), () -> name + ": " + expected + " in " + found);
  }

  private static int constant(Class<?> codec, String name) throws ReflectiveOperationException {
    return codec.getField(name).getInt(null);
  }
}
