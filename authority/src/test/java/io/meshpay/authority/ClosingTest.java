package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClosingTest {
  private final List<String> closed = new ArrayList<>();
  private final Closing closing = new Closing();

  @Test
  void theLastOpenedIsClosedFirstAndEachOnce() {
    closing.add("first", millis -> closed.add("first"));
    closing.add("second", millis -> closed.add("second"));
    assertTrue(closing.close(1_000));
    assertTrue(closing.close(1_000));
    assertEquals(List.of("second", "first"), closed);
  }

  @Test
  void aStepThatFailsDoesNotKeepTheOthersFromBeingTaken() {
    closing.add("first", millis -> closed.add("first"));
    closing.add(
        "second",
        millis -> {
          throw new IOException("stuck");
        });
    assertFalse(closing.close(1_000));
    assertEquals(List.of("first"), closed);
  }

  @Test
  void whatIsOpenedAfterTheCloseIsClosedAtOnce() {
    assertTrue(closing.close(1_000));
    closing.add("late", millis -> closed.add("late"));
    assertEquals(List.of("late"), closed);
  }
}
