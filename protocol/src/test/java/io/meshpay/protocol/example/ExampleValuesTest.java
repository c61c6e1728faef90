package io.meshpay.protocol.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Identities, digests and signatures, fixed for ever by a golden file of lines "name value". {@code
 * -Dmeshpay.golden=FOLDER} writes it anew, which breaks every client there is.
 */
final class ExampleValuesTest {
  @Test
  void theValuesAreTheGoldenOnes() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, String> value : ExampleValues.all().entrySet()) {
      lines.append(value.getKey()).append(' ').append(value.getValue()).append('\n');
    }
    String folder = System.getProperty("meshpay.golden");
    if (folder != null) {
      Files.writeString(Path.of(folder, "values.txt"), lines.toString());
    }
    try (InputStream in = ExampleValuesTest.class.getResourceAsStream("/golden/values.txt")) {
      byte[] golden = in == null ? new byte[0] : in.readAllBytes();
      assertEquals(new String(golden, StandardCharsets.US_ASCII), lines.toString());
    }
  }
}
