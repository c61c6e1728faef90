package io.meshpay.load.compare;

import java.util.Formatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A comparison as a table for a terminal. */
public final class ComparisonText {
  private static final int NAME_MIN = 12;
  private static final int NAME_MAX = 40;

  private ComparisonText() {}

  public static String write(Comparison comparison) {
    Formatter text = new Formatter(Locale.ROOT);
    int width = NAME_MIN;
    for (Variant variant : comparison.variants()) {
      width = Math.max(width, Math.min(NAME_MAX, variant.name().length()));
    }
    for (Comparison.Row row : comparison.rows()) {
      text.format("%s, %s%n", row.measure().title(), row.measure().unit());
      text.format(
          "  %-" + width + "s %4s %11s %11s %11s %9s", "", "runs", "mean", "min", "max", "st.dev.");
      text.format(row.cells().size() > 1 ? "   difference, 95 %% interval%n" : "%n");
      for (Comparison.Cell cell : row.cells()) {
        cell(text, row.measure(), cell, width, row.cells().getFirst().sample().mean());
      }
      text.format("%n");
    }
    comparison.warnings().forEach(warning -> text.format("Warning: %s%n", warning));
    notes(text, comparison);
    return text.toString();
  }

  private static void cell(
      Formatter text, Measure measure, Comparison.Cell cell, int width, double first) {
    String number = " %,11." + measure.decimals() + "f";
    Sample sample = cell.sample();
    text.format("  %-" + width + "s %4d", cell.variant().name(), sample.runs());
    text.format(number + number + number, sample.mean(), sample.min(), sample.max());
    if (sample.runs() > 1) {
      text.format(" %,9." + measure.decimals() + "f", sample.standardDeviation());
    } else {
      text.format(" %9s", "-");
    }
    difference(text, measure, cell.difference(), first);
    text.format("%n");
  }

  private static void difference(
      Formatter text, Measure measure, @Nullable Difference difference, double first) {
    if (difference == null) {
      return;
    }
    double percent = first == 0 ? 0 : 100 / first;
    text.format("  %+6.1f %%", difference.absolute() * percent);
    if (difference.isKnown()) {
      text.format(
          " (%+.1f to %+.1f)  p %s",
          difference.low() * percent,
          difference.high() * percent,
          difference.pValue() < 0.001
              ? "< 0.001"
              : String.format(Locale.ROOT, "%.3f", difference.pValue()));
    }
    text.format("  %s", measure.verdict(difference));
  }

  private static void notes(Formatter text, Comparison comparison) {
    if (comparison.variants().size() < 2) {
      text.format(
          "One variant: nothing to compare it with. Tell variants apart by bench --label, or here by"
              + " --variant NAME=FILE,FILE.%n");
      return;
    }
    boolean isKnown =
        comparison.variants().stream()
            .allMatch(variant -> variant.runs().size() >= Difference.RUNS_MIN);
    if (!isKnown) {
      text.format(
          "Nothing can be said about significance with fewer than %d runs of each: repeat them, with"
              + " the same --label, and compare all files.%n",
          Difference.RUNS_MIN);
    } else {
      text.format(
          "Differences are from '%s', in percent of its mean. Significant is p < %.2f by Welch's t"
              + " test: of twenty comparisons of equals, one looks so by chance.%n",
          comparison.variants().getFirst().name(), Difference.SIGNIFICANCE);
    }
  }
}
