package io.meshpay.load.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Variants side by side; each is compared with the first.
 *
 * @param variants with valid runs alone
 * @param warnings what the reader must know before he believes the figures
 */
public record Comparison(List<Variant> variants, List<Row> rows, List<String> warnings) {
  /** One figure of all variants. */
  record Row(Measure measure, List<Cell> cells) {}

  /**
   * One figure of one variant.
   *
   * @param difference from the first variant; null for that itself
   */
  record Cell(Variant variant, Sample sample, @Nullable Difference difference) {}

  /**
   * Compares.
   *
   * @throws IllegalArgumentException if no variant has a valid run, or a run is there twice
   */
  public static Comparison of(List<Variant> given) {
    List<String> warnings = new ArrayList<>(Doubts.about(given));
    List<Variant> variants = new ArrayList<>();
    for (Variant variant : given) {
      List<ComparedRun> valid = variant.runs().stream().filter(ComparedRun::isValid).toList();
      if (!valid.isEmpty()) {
        variants.add(new Variant(variant.name(), valid));
      }
    }
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("none of the runs is valid: their figures say nothing");
    }
    List<Row> rows = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      List<Cell> cells = cells(measure, variants);
      if (!cells.isEmpty()) {
        rows.add(new Row(measure, cells));
      }
    }
    return new Comparison(List.copyOf(variants), List.copyOf(rows), List.copyOf(warnings));
  }

  /** Nothing if a run lacks the figure. */
  private static List<Cell> cells(Measure measure, List<Variant> variants) {
    List<Cell> cells = new ArrayList<>();
    @Nullable Sample first = null;
    for (Variant variant : variants) {
      List<Double> values = new ArrayList<>();
      for (ComparedRun run : variant.runs()) {
        OptionalDouble value = measure.of(run.run());
        if (value.isEmpty()) {
          return List.of();
        }
        values.add(value.getAsDouble());
      }
      Sample sample = new Sample(values);
      cells.add(
          new Cell(variant, sample, first == null ? null : Difference.between(first, sample)));
      first = first == null ? sample : first;
    }
    return List.copyOf(cells);
  }
}
