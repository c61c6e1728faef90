package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FileLimitTest {
  @Test
  void enoughFilesAreNoObstacle() {
    assertNull(FileLimit.obstacle(10_000, 20_000));
    assertNull(FileLimit.obstacle(10_000, Long.MAX_VALUE));
  }

  @Test
  void tooFewAreToldWithBothNumbers() {
    String obstacle = FileLimit.obstacle(10_000, 4_096);
    assertTrue(obstacle != null && obstacle.contains("connectionsMax = 10000"), obstacle);
    assertTrue(obstacle.contains("4096 files"), obstacle);
  }
}
