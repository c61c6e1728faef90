package io.meshpay.load.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs that repeat the same thing.
 *
 * @param runs at least one
 */
public record Variant(String name, List<ComparedRun> runs) {
  public Variant {
    runs = List.copyOf(runs);
  }

  /**
   * Sorts runs into variants, in the order of the first run of each. Runs of the same label belong
   * together. Those without are told apart by the settings that differ among them; if none does,
   * and none has a label, each is a variant by itself: whoever compares two files expects two.
   */
  public static List<Variant> sort(List<ComparedRun> runs) {
    List<ComparedRun> unlabelled = runs.stream().filter(run -> run.label().isEmpty()).toList();
    Set<String> differing = differingSettings(unlabelled);
    boolean isEachItsOwn = unlabelled.size() == runs.size() && differing.isEmpty();
    SequencedMap<String, List<ComparedRun>> byName = new LinkedHashMap<>();
    for (ComparedRun run : runs) {
      String name = isEachItsOwn ? run.file() : name(run, differing);
      byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(run);
    }
    return byName.entrySet().stream()
        .map(entry -> new Variant(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String name(ComparedRun run, Set<String> differing) {
    if (!run.label().isEmpty()) {
      return run.label();
    }
    String settings =
        differing.stream()
            .map(key -> key + "=" + run.run().json().path("settings").path(key).asString("none"))
            .collect(Collectors.joining(", "));
    return settings.isEmpty() ? "without a label" : settings;
  }

  /** Names of settings that aren't the same in all these runs. */
  static Set<String> differingSettings(List<ComparedRun> runs) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    Set<String> names = new TreeSet<>();
    runs.forEach(run -> names.addAll(run.run().json().path("settings").propertyNames()));
    for (String name : names) {
      for (ComparedRun run : runs) {
        values
            .computeIfAbsent(name, _ -> new TreeSet<>())
            .add(run.run().json().path("settings").path(name).toString());
      }
    }
    return values.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
