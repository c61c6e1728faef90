package io.meshpay.authority.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** How an exported execution stands on a line; named as on the command line. */
enum ExportFormat {
  /** RFC 4180 with a line of names; no value needs quotes. */
  csv {
    @Override
    String head() {
      return String.join(",", ExportedExecution.NAMES) + "\n";
    }

    @Override
    String line(ExportedExecution execution) {
      return execution.values().stream().map(ExportFormat::cell).collect(Collectors.joining(","))
          + "\n";
    }
  },
  /** An object of JSON on each line. */
  jsonl {
    @Override
    String head() {
      return "";
    }

    @Override
    String line(ExportedExecution execution) {
      JsonObject json = new JsonObject();
      List<Object> values = execution.values();
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i);
        json.put(
            ExportedExecution.NAMES.get(i),
            value instanceof List<?> list ? new JsonArray(List.copyOf(list)) : value);
      }
      return json.encode() + "\n";
    }
  };

  /** What stands before the first line. */
  abstract String head();

  abstract String line(ExportedExecution execution);

  private static String cell(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
        : value.toString();
  }
}
