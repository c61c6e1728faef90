package io.meshpay.protocol.committee;

import io.meshpay.protocol.address.InvalidAddressException;
import java.io.Reader;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON document of a known form, value by value, whatever its length: an unknown, missing
 * or repeated field, another type and anything after the end are refused, saying where.
 */
final class StrictJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");

  private final JsonParser parser;

  private StrictJson(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads one document.
   *
   * @param fieldsOf from the reader to the top object's fields: by name, what reads its value
   */
  static void read(Reader reader, Function<StrictJson, Map<String, Runnable>> fieldsOf) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), reader)) {
      StrictJson json = new StrictJson(parser);
      parser.nextToken();
      json.object(fieldsOf.apply(json));
      if (parser.nextToken() != null) {
        throw json.wrong("something follows the end");
      }
    } catch (JacksonException e) {
      throw new InvalidCommitteeException(
          "no JSON: " + e.getOriginalMessage() + at(e.getLocation()), e);
    }
  }

  /** Reads an object with exactly these fields, in any order. */
  void object(Map<String, Runnable> fields) {
    expect(JsonToken.START_OBJECT, "an object");
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Runnable field = fields.get(name);
      if (field == null) {
        throw wrong("unknown field; here are " + fields.keySet().stream().sorted().toList());
      }
      seen.add(name);
      parser.nextToken();
      field.run();
    }
    for (String name : fields.keySet()) {
      if (!seen.contains(name)) {
        throw wrong("field \"" + name + "\" is missing");
      }
    }
  }

  /** Reads an array, each element by {@code element}. */
  void array(Runnable element) {
    expect(JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.run();
    }
  }

  /** Reads a string. */
  String text() {
    expect(JsonToken.VALUE_STRING, "a string");
    return parser.getString();
  }

  /** Reads a string that stands for something else. */
  <T> T text(Function<String, T> meaning) {
    String text = text();
    try {
      return meaning.apply(text);
    } catch (IllegalArgumentException | InvalidAddressException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Reads a 64-bit number: a string, because many JSON readers lose digits of large numbers. */
  long decimal() {
    return text(
        text -> {
          if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not a number of 0..2^63-1 as a string: " + text);
          }
          return Long.parseLong(text);
        });
  }

  /** Reads a 32-bit number. */
  int integer() {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    return parser.getIntValue();
  }

  /** An exception that says where. */
  InvalidCommitteeException wrong(String message) {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    String where = pointer.isEmpty() ? "the document" : pointer;
    return new InvalidCommitteeException(
        where + ": " + message + at(parser.currentTokenLocation()));
  }

  private void expect(JsonToken token, String name) {
    if (parser.currentToken() != token) {
      throw wrong("expected " + name);
    }
  }

  private static String at(TokenStreamLocation location) {
    return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
