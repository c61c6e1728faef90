package io.meshpay.load.console;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFileTest {
  @Test
  void anObstacleToTheResultIsKnownBeforeTheWork(@TempDir Path folder) {
    assertNull(ResultFile.obstacle(folder.resolve("new")));
    assertNotNull(ResultFile.obstacle(folder));
    assertNotNull(ResultFile.obstacle(folder.resolve("missing/new")));
    assertFalse(Files.exists(folder.resolve("new")));
  }
}
