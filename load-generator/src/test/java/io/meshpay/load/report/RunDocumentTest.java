package io.meshpay.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunDocumentTest {
  @TempDir private Path folder;

  @Test
  void aResultIsReadAsItWasWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("run.json"), SampleRun.json("first"));
    RunDocument run = RunDocument.read(file);
    assertEquals("first", run.json().path("label").asString());
    assertEquals(RunDocument.parse(run.toString()), run);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                        | not an object
          payments/s                                | isn't JSON
          {"schema": 2, "payments": 1               | isn't JSON
          []                                        | not an object
          {}                                        | no number 'schema'
          {"schema": "2"}                           | no number 'schema'
          {"schema": 99}                            | its schema is 99, and this version knows up to 2
          {"schema": 2}                             | no number at /payments
          {"schema": 2, "payments": 1, "paymentsPerSecond": 1, "durationSeconds": 1} | /latencyMicros/payment/p50
          """)
  void whatIsNoResultIsNamedAndTold(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), content);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> RunDocument.read(file));
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.startsWith(file + " is"), said);
    assertTrue(said.contains(message), said);
  }
}
