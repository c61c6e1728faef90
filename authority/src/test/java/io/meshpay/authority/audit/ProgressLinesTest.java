package io.meshpay.authority.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressLinesTest {
  private final StringWriter text = new StringWriter();
  private long nanos = 5;

  @Test
  void aLineEveryTwoSecondsSaysHowFarHowFastAndHowLongYet() {
    ProgressLines lines = new ProgressLines(new PrintWriter(text), () -> nanos);
    lines.verified(100, 90_000);
    nanos += ProgressLines.PERIOD_NANOS;
    lines.verified(20_000, 90_000);
    lines.verified(20_001, 90_000);
    nanos += ProgressLines.PERIOD_NANOS;
    lines.verified(30_000, 90_000);
    nanos += ProgressLines.PERIOD_NANOS;
    lines.verified(60, 90_000_000);
    nanos += ProgressLines.PERIOD_NANOS;
    lines.verified(88, 0);
    assertEquals(
        """
        verified position 20000 of 90000 (22%), 10000 changes/s, 7 s left
        verified position 30000 of 90000 (33%), 7500 changes/s, 8 s left
        verified position 60 of 90000000 (0%), 10 changes/s, 2499:59:54 left
        verified position 88, 11 changes/s
        """,
        text.toString());
  }
}
