package io.meshpay.client.console;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One line about work that takes a while, on stderr: nothing in the first seconds. On a terminal
 * the line is then written over once a second; elsewhere there is one every few seconds, unless it
 * would say the same again.
 *
 * <p>Safe for use by several threads.
 */
public final class Progress {
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long TERMINAL_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintWriter out;
  private final boolean isTerminal;
  private final LongSupplier nanoClock;
  private long nextNanos;
  private int shownCharacters;
  private String lastLine = "";

  public Progress(PrintWriter out, boolean isTerminal, LongSupplier nanoClock) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.nanoClock = nanoClock;
    nextNanos = nanoClock.getAsLong() + QUIET_NANOS;
  }

  /**
   * On the stderr that is handed in, by the machine's clock. It counts as a terminal when the other
   * streams are on one: of stderr alone Java can't tell.
   */
  @SuppressWarnings("SystemConsoleNull") // null without the module jdk.internal.le
  public static Progress on(PrintWriter stderr) {
    Console console = System.console();
    boolean isTerminal = console != null && console.isTerminal();
    return new Progress(stderr, isTerminal, System::nanoTime);
  }

  /** On this process's stderr. */
  public static Progress onStderr() {
    return on(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  /** Starts another piece of work: quiet again at first. */
  public synchronized void start() {
    clear();
    lastLine = "";
    nextNanos = nanoClock.getAsLong() + QUIET_NANOS;
  }

  /** Shows {@code done} of {@code total} when it is time to. */
  public void update(String what, long done, long total) {
    if (isDue()) {
      show(String.format(Locale.ROOT, "%s: %,d of %,d", what, done, total));
    }
  }

  /** Shows a line when it is time to. */
  public void update(String line) {
    if (isDue()) {
      show(line);
    }
  }

  /** Shows a line now. */
  public synchronized void show(String line) {
    if (isTerminal) {
      String padding = " ".repeat(Math.max(0, shownCharacters - line.length()));
      out.print('\r' + line + padding);
      shownCharacters = line.length();
    } else if (!line.equals(lastLine)) {
      out.println(line);
    }
    lastLine = line;
    out.flush();
  }

  /** Shows a line that stays. */
  public synchronized void note(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Ends the line, leaving the terminal clean. */
  public synchronized void clear() {
    if (shownCharacters > 0) {
      out.print('\r' + " ".repeat(shownCharacters) + '\r');
      out.flush();
      shownCharacters = 0;
    }
  }

  private synchronized boolean isDue() {
    long now = nanoClock.getAsLong();
    if (now - nextNanos < 0) {
      return false;
    }
    nextNanos = now + (isTerminal ? TERMINAL_INTERVAL_NANOS : LOG_INTERVAL_NANOS);
    return true;
  }
}
