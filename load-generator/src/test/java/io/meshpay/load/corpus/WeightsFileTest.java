package io.meshpay.load.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WeightsFileTest {
  @TempDir private Path folder;

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("weights"), text);
  }

  @Test
  void readsANumberALine() throws Exception {
    assertArrayEquals(
        new double[] {0, 2.5, 1e3}, WeightsFile.read(file("0\n 2.5 \n\n1e3\n")).weights());
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, is no weight",
    "-1, is no weight",
    "-0.5, is no weight",
    "Infinity, is no weight",
    "1e999, is no weight",
    "-Infinity, is no weight",
    "many, is not a number",
    "'1,5', is not a number"
  })
  void saysWhichLineIsWrong(String weight, String what) throws Exception {
    Path file = file("1\n\n" + weight + "\n2\n");
    var wrong = assertThrows(IllegalArgumentException.class, () -> WeightsFile.read(file));
    String said = String.valueOf(wrong.getMessage());
    String expected = file + ", line 3: " + weight + " " + what;
    assertEquals(expected, said.substring(0, Math.min(said.length(), expected.length())));
  }

  @Test
  void wantsOneThatIsAboveZero() throws Exception {
    for (String text : new String[] {"", "0\n0\n"}) {
      Path file = file(text);
      assertThrows(IllegalArgumentException.class, () -> WeightsFile.read(file));
    }
  }
}
