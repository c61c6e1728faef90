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
    long begin = 1_000_000;
    lines.verified(begin, begin + 90_000);
    nanos += ProgressLines.PERIOD_NANOS;
    lines.verified(begin + 20_000, begin + 90_000);
    lines.verified(begin + 20_001, begin + 90_000);
    nanos += ProgressLines.PERIOD_NANOS;
    lines.verified(begin + 30_000, begin + 90_000);
    nanos += ProgressLines.PERIOD_NANOS;
    lines.verified(begin + 60, begin + 90_000_000);
    nanos += ProgressLines.PERIOD_NANOS;
    lines.verified(begin + 88, 0);
    assertEquals(
        """
        verified position 1020000 of 1090000 (93%), 10000 changes/s, 7 s left
        verified position 1030000 of 1090000 (94%), 7500 changes/s, 8 s left
        verified position 1000060 of 91000000 (1%), 10 changes/s, 2499:59:54 left
        verified position 1000088, 11 changes/s
        """,
        text.toString());
  }
}
