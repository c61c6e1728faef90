package io.meshpay.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run's result as {@code bench --json} wrote it.
 *
 * @param json the whole of it
 */
public record RunDocument(JsonNode json) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Numbers that every result has. */
  private static final List<String> NEEDED =
      List.of(
          "/payments",
          "/paymentsPerSecond",
          "/durationSeconds",
          "/latencyMicros/payment/p50",
          "/latencyMicros/payment/p99",
          "/latencyMicros/payment/p999");

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  public static RunDocument read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return of(JSON.readTree(bytes));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " isn't JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " is no result of bench: " + e.getMessage(), e);
    }
  }

  /** Reads what has just been written. */
  public static RunDocument parse(String text) {
    return of(JSON.readTree(text));
  }

  private static RunDocument of(JsonNode json) {
    require(json.isObject(), "not an object");
    JsonNode schema = json.path("schema");
    require(schema.isInt(), "it has no number 'schema'");
    require(
        schema.asInt() >= 1 && schema.asInt() <= LoadJson.SCHEMA,
        "its schema is %d, and this version knows up to %d"
            .formatted(schema.asInt(), LoadJson.SCHEMA));
    for (String field : NEEDED) {
      require(json.at(field).isNumber(), "it has no number at " + field);
    }
    return new RunDocument(json);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public String toString() {
    return JSON.writeValueAsString(json);
  }
}
