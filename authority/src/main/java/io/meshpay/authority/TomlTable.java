package io.meshpay.authority;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * A TOML table that is read strictly: every key that nobody asked for is an error in {@link
 * #refuseUnknown()}, and every error names source, key and value.
 */
final class TomlTable {
  private static final TomlMapper MAPPER = new TomlMapper();

  private final String source;
  private final String prefix;
  private final @Nullable JsonNode node;
  private final Set<String> known = new TreeSet<>();
  private final List<TomlTable> sections = new ArrayList<>();

  private TomlTable(String source, String prefix, @Nullable JsonNode node) {
    this.source = source;
    this.prefix = prefix;
    this.node = node;
  }

  static TomlTable parse(String toml, String source) throws StartException {
    try {
      return new TomlTable(source, "", MAPPER.readTree(toml));
    } catch (JacksonException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("can't be parsed");
      throw StartException.configuration(source + line + ": not TOML: " + reason);
    }
  }

  /** A table within this one; an absent one is empty. */
  TomlTable section(String key) throws StartException {
    JsonNode value = take(key);
    if (value != null && !value.isObject()) {
      throw wrong(key, value, "a table, [" + prefix + key + "]");
    }
    TomlTable section = new TomlTable(source, prefix + key + ".", value);
    sections.add(section);
    return section;
  }

  String text(String key, String form, String pattern) throws StartException {
    String value = optionalText(key, form, pattern);
    if (value == null) {
      throw StartException.configuration(
          source + ": " + prefix + key + " is missing: it must be " + form);
    }
    return value;
  }

  /** Null where the key is absent. */
  @Nullable String optionalText(String key, String form, String pattern) throws StartException {
    JsonNode value = take(key);
    if (value == null) {
      return null;
    }
    if (!value.isString() || !value.asString().matches(pattern)) {
      throw wrong(key, value, form);
    }
    return value.asString();
  }

  String text(String key, String form, String pattern, String byDefault) throws StartException {
    String value = optionalText(key, form, pattern);
    return value == null ? byDefault : value;
  }

  /** A whole number; {@code byDefault} null means that the key must be there. */
  long number(String key, long low, long high, @Nullable Long byDefault) throws StartException {
    String form = "a whole number from " + low + " to " + high;
    JsonNode value = take(key);
    if (value == null && byDefault != null) {
      return byDefault;
    }
    if (value == null) {
      throw StartException.configuration(
          source + ": " + prefix + key + " is missing: it must be " + form);
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < low
        || value.asLong() > high) {
      throw wrong(key, value, form);
    }
    return value.asLong();
  }

  boolean flag(String key, boolean byDefault) throws StartException {
    JsonNode value = take(key);
    if (value != null && !value.isBoolean()) {
      throw wrong(key, value, "true or false");
    }
    return value == null ? byDefault : value.asBoolean();
  }

  StartException wrong(String key, Object value, String form) {
    return StartException.configuration(
        source + ": " + prefix + key + " = " + value + " is wrong: it must be " + form);
  }

  /** To be called when everything was asked for: whatever else is there is a mistake. */
  void refuseUnknown() throws StartException {
    if (node != null) {
      for (String key : node.propertyNames()) {
        if (!known.contains(key)) {
          throw StartException.configuration(
              source + ": unknown key " + prefix + key + "; did you mean " + nearest(key) + "?");
        }
      }
    }
    for (TomlTable section : sections) {
      section.refuseUnknown();
    }
  }

  private @Nullable JsonNode take(String key) {
    known.add(key);
    return node == null ? null : node.get(key);
  }

  private String nearest(String unknown) {
    return String.join(
        ", ",
        known.stream()
            .sorted(Comparator.comparingInt(key -> editDistance(key, unknown)))
            .limit(3)
            .map(key -> prefix + key)
            .toList());
  }

  /** Levenshtein's distance: how many letters to insert, remove or replace. */
  private static int editDistance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], diagonal) + 1);
      }
    }
    return row[to.length()];
  }
}
