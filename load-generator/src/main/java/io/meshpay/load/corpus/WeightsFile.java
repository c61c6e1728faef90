package io.meshpay.load.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A file of weights: a number a line, one for each account from the first on. */
public final class WeightsFile {
  private WeightsFile() {}

  /**
   * Reads it; empty lines don't count.
   *
   * @throws IllegalArgumentException saying what is wrong with it, and in which line
   */
  public static PickModel.Weights read(Path file) throws IOException {
    DoubleStream.Builder weights = DoubleStream.builder();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          weights.add(weight(file, number, line.strip()));
        }
      }
    }
    return new PickModel.Weights(file.toString(), weights.build().toArray());
  }

  private static double weight(Path file, int line, String text) {
    double weight;
    try {
      weight = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw wrong(file, line, text, "is not a number");
    }
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw wrong(file, line, text, "is no weight: 0 or more, and finite");
    }
    return weight;
  }

  private static IllegalArgumentException wrong(Path file, int line, String text, String what) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "%s, line %d: %s %s", file, line, text, what));
  }
}
