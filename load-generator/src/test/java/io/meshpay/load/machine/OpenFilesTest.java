package io.meshpay.load.machine;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class OpenFilesTest {
  @Test
  void whatFitsIsNoObstacle() {
    assertNull(OpenFiles.obstacle(900, 100, 1_000));
    assertNull(OpenFiles.obstacle(1));
  }

  @Test
  void whatDoesNotFitIsToldWithWhatToDo() {
    String obstacle = OpenFiles.obstacle(5_000, 100, 1_024);
    assertTrue(obstacle != null && obstacle.contains("5,000 connections"), obstacle);
    assertTrue(obstacle.contains("ulimit -n 8192"), obstacle);
    assertNotNull(OpenFiles.obstacle(900, 101, 1_000));
  }
}
