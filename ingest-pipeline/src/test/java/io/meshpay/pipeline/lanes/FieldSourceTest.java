package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checked-in fields are what the generator writes. */
final class FieldSourceTest {
  @ParameterizedTest
  @ValueSource(ints = {512, 256})
  void theCheckedInFieldIsTheGenerators(int bits) throws IOException {
    Path root = Path.of(System.getProperty("meshpay.root"));
    Path lanes = root.resolve("ingest-pipeline/src/main/java/io/meshpay/pipeline/lanes");
    String checkedIn = Files.readString(lanes.resolve(FieldSource.fileName(bits)));
    assertEquals(FieldSource.of(bits), checkedIn);
  }
}
