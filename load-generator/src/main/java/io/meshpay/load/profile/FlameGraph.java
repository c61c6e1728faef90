package io.meshpay.load.profile;

import java.io.IOException;
import java.nio.file.Path;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/**
 * Draws where a recorded JVM spent processor time: a page of its own that opens without a network,
 * with the widest towers at the bottom's callers. By async-profiler's converter.
 */
final class FlameGraph {
  /** Towers narrower than this share of the whole, in percent, are left out. */
  private static final double WIDTH_PERCENT_MIN = 0.05;

  private FlameGraph() {}

  /**
   * Draws it.
   *
   * @param recording a file of JDK Flight Recorder
   * @param page the HTML file to write
   */
  static void draw(Path recording, Path page, String title) throws IOException {
    Arguments arguments = new Arguments();
    arguments.cpuTime = true;
    arguments.title = title;
    arguments.minwidth = WIDTH_PERCENT_MIN;
    JfrToFlame.convert(recording.toString(), page.toString(), arguments);
  }
}
