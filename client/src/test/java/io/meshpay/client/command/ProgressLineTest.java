package io.meshpay.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshpay.client.flow.Progress;
import io.meshpay.client.flow.Progress.Step;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
  private final StringWriter err = new StringWriter();
  private long nowMicros = 5_000_000;
  private final ProgressLine line = new ProgressLine(new PrintWriter(err, true), () -> nowMicros);

  private List<String> shown() {
    return err.toString().lines().toList();
  }

  @Test
  void nothingIsShownInTheFirstTwoSeconds() {
    line.show(new Progress(Step.VOTES, 1, 3));
    nowMicros += 1_999_999;
    line.show(new Progress(Step.VOTES, 2, 3));
    assertEquals(List.of(), shown());
  }

  @Test
  void afterThatEachChangeIsShownOnce() {
    nowMicros += 2_000_000;
    line.show(new Progress(Step.VOTES, 1, 3));
    line.show(new Progress(Step.VOTES, 2, 3));
    line.show(new Progress(Step.VOTES, 2, 3));
    line.show(new Progress(Step.NOTHING, 0, 0));
    line.show(new Progress(Step.ACKNOWLEDGEMENTS, 0, 3));
    assertEquals(
        List.of(
            "waiting for votes: 1 of 3 ...",
            "waiting for votes: 2 of 3 ...",
            "waiting for acknowledgements: 0 of 3 ..."),
        shown());
  }
}
