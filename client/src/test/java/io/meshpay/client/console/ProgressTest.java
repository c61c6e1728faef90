package io.meshpay.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long nowNanos;

  private Progress progress(boolean isTerminal) {
    PrintWriter out = new PrintWriter(bytes, true, StandardCharsets.UTF_8);
    return new Progress(out, isTerminal, () -> nowNanos);
  }

  private void passMillis(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private String shown() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text.replace(System.lineSeparator(), "\n");
  }

  @Test
  void whatIsDoneAtOnceShowsNothing() {
    Progress progress = progress(true);
    passMillis(1000);
    progress.update("wallets", 5, 10);
    progress.clear();
    assertEquals("", shown());
  }

  @Test
  void aTerminalShowsOneLineOnceASecond() {
    Progress progress = progress(true);
    passMillis(1500);
    progress.update("wallets", 5000, 10_000);
    assertEquals("\rwallets: 5,000 of 10,000", shown());
    passMillis(900);
    progress.update("wallets", 6000, 10_000);
    assertEquals("", shown());
    passMillis(100);
    progress.update("short");
    assertEquals("\rshort" + " ".repeat(19), shown());
    progress.clear();
    assertEquals("\r" + " ".repeat(5) + "\r", shown());
  }

  @Test
  void aFileGetsALineEveryFewSeconds() {
    Progress progress = progress(false);
    for (int second = 0; second < 10; second++) {
      passMillis(1000);
      progress.update("wallets", second, 10);
    }
    progress.clear();
    assertEquals("wallets: 1 of 10\nwallets: 6 of 10\n", shown());
  }

  @Test
  void aFileIsNotToldTheSameTwice() {
    Progress progress = progress(false);
    for (int second = 0; second < 20; second++) {
      passMillis(1000);
      progress.update("starting authorities", second / 15, 4);
    }
    assertEquals("starting authorities: 0 of 4\nstarting authorities: 1 of 4\n", shown());
    progress.start();
    passMillis(1500);
    progress.update("starting authorities", 1, 4);
    assertEquals("starting authorities: 1 of 4\n", shown(), "other work");
  }
}
