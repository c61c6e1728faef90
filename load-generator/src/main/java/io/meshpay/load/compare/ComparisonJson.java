package io.meshpay.load.compare;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A comparison as one JSON object. */
public final class ComparisonJson {
  /** Raised when a field changes its meaning or goes; not when one is added. */
  private static final int SCHEMA = 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ComparisonJson() {}

  public static String write(Comparison comparison) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", SCHEMA);
    ArrayNode variants = root.putArray("variants");
    for (Variant variant : comparison.variants()) {
      ArrayNode files = variants.addObject().put("name", variant.name()).putArray("files");
      variant.runs().forEach(run -> files.add(run.file()));
    }
    ArrayNode measures = root.putArray("measures");
    for (Comparison.Row row : comparison.rows()) {
      ObjectNode measure =
          measures.addObject().put("name", row.measure().title()).put("unit", row.measure().unit());
      ArrayNode cells = measure.putArray("variants");
      row.cells().forEach(cell -> put(cells.addObject(), row.measure(), cell));
    }
    ArrayNode warnings = root.putArray("warnings");
    comparison.warnings().forEach(warnings::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void put(ObjectNode node, Measure measure, Comparison.Cell cell) {
    Sample sample = cell.sample();
    node.put("name", cell.variant().name());
    node.put("runs", sample.runs());
    node.put("mean", sample.mean());
    node.put("min", sample.min());
    node.put("max", sample.max());
    node.put("standardDeviation", sample.standardDeviation());
    Difference difference = cell.difference();
    if (difference == null) {
      return;
    }
    ObjectNode from = node.putObject("difference");
    from.put("absolute", difference.absolute());
    if (difference.isKnown()) {
      from.put("low", difference.low());
      from.put("high", difference.high());
      from.put("p", difference.pValue());
      from.put("significant", difference.isSignificant());
    }
    from.put("verdict", measure.verdict(difference));
  }
}
