package io.meshpay.load.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What makes a comparison doubtful. */
final class Doubts {
  /** What should be the same in all runs, by its name. */
  private static final Map<String, String> SAME = new LinkedHashMap<>();

  static {
    SAME.put("schema", "/schema");
    SAME.put("version of MeshPay", "/version");
    SAME.put("load model", "/model");
    SAME.put("processor", "/machine/cpu");
    SAME.put("number of cores", "/machine/cores");
    SAME.put("memory", "/machine/memoryBytes");
    SAME.put("kernel", "/machine/kernel");
    SAME.put("Java", "/machine/java");
    SAME.put("verifier of signatures", "/verifier");
  }

  private Doubts() {}

  /**
   * All of them, as sentences.
   *
   * @throws IllegalArgumentException if a run is there twice
   */
  static List<String> about(List<Variant> variants) {
    List<ComparedRun> runs = variants.stream().flatMap(variant -> variant.runs().stream()).toList();
    requireDifferent(runs);
    List<String> doubts = new ArrayList<>();
    for (ComparedRun run : runs) {
      if (!run.isValid()) {
        doubts.add(run.file() + " isn't valid, so it is left out.");
      }
    }
    SAME.forEach(
        (name, pointer) -> {
          Set<String> values = new TreeSet<>();
          runs.forEach(run -> values.add(run.text(pointer)));
          if (values.size() > 1) {
            doubts.add("The " + name + " isn't the same: " + String.join(" | ", values) + ".");
          }
        });
    addSettings(variants, runs, doubts);
    return doubts;
  }

  private static void addSettings(
      List<Variant> variants, List<ComparedRun> runs, List<String> doubts) {
    for (Variant variant : variants) {
      Set<String> within = Variant.differingSettings(variant.runs());
      if (!within.isEmpty()) {
        doubts.add(
            "The runs of '%s' aren't repetitions: they differ in %s."
                .formatted(variant.name(), String.join(", ", within)));
      }
    }
    Set<String> differing = Variant.differingSettings(runs);
    if (!differing.isEmpty()) {
      doubts.add("Settings that aren't the same: " + String.join(", ", differing) + ".");
    }
  }

  /** A run that counts twice would make chance look like certainty. */
  private static void requireDifferent(List<ComparedRun> runs) {
    for (int i = 0; i < runs.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (runs.get(i).run().equals(runs.get(j).run())) {
          throw new IllegalArgumentException(
              runs.get(j).file() + " and " + runs.get(i).file() + " are the same run");
        }
      }
    }
  }
}
