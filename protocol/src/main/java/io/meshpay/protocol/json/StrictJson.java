package io.meshpay.protocol.json;

import io.meshpay.protocol.address.InvalidAddressException;
import java.io.Reader;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
public final class StrictJson {
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
   * @throws InvalidJsonException saying what is wrong where
   */
  public static void read(Reader reader, Function<StrictJson, Map<String, Runnable>> fieldsOf) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), reader)) {
      StrictJson json = new StrictJson(parser);
      parser.nextToken();
      json.object(fieldsOf.apply(json));
      if (parser.nextToken() != null) {
        throw json.wrong("something follows the end");
      }
    } catch (JacksonException e) {
      throw noJson(e);
    }
  }

  /**
   * Reads a document that stands either alone or as the field {@code name} of a larger object, of
   * which nothing else matters.
   *
   * @param fieldsOf as in {@link #read}
   * @throws InvalidJsonException saying what is wrong where
   */
  public static void readPart(
      String text, String name, Function<StrictJson, Map<String, Runnable>> fieldsOf) {
    if (!hasField(text, name)) {
      read(new StringReader(text), fieldsOf);
      return;
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      StrictJson json = new StrictJson(parser);
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean isWanted = name.equals(parser.currentName());
        parser.nextToken();
        if (isWanted) {
          json.object(fieldsOf.apply(json));
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw noJson(e);
    }
  }

  /** Whether a text is one object, whole, that has a field. */
  private static boolean hasField(String text, String name) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      boolean found = false;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        found |= name.equals(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
      return parser.nextToken() == null && found;
    } catch (JacksonException e) {
      throw noJson(e);
    }
  }

  private static InvalidJsonException noJson(JacksonException e) {
    return new InvalidJsonException("no JSON: " + e.getOriginalMessage() + at(e.getLocation()), e);
  }

  /** Reads an object with exactly these fields, in any order. */
  public void object(Map<String, Runnable> fields) {
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
  public void array(Runnable element) {
    expect(JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.run();
    }
  }

  /** Reads a string. */
  public String text() {
    expect(JsonToken.VALUE_STRING, "a string");
    return parser.getString();
  }

  /** Reads a string that stands for something else. */
  public <T> T text(Function<String, T> meaning) {
    String text = text();
    try {
      return meaning.apply(text);
    } catch (IllegalArgumentException | InvalidAddressException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Reads a 64-bit number: a string, because many JSON readers lose digits of large numbers. */
  public long decimal() {
    return text(
        text -> {
          if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not a number of 0..2^63-1 as a string: " + text);
          }
          return Long.parseLong(text);
        });
  }

  /** Reads a 32-bit number. */
  public int integer() {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    return parser.getIntValue();
  }

  /** An exception that says where. */
  public InvalidJsonException wrong(String message) {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    String where = pointer.isEmpty() ? "the document" : pointer;
    return new InvalidJsonException(where + ": " + message + at(parser.currentTokenLocation()));
  }

  private void expect(JsonToken token, String name) {
    if (parser.currentToken() != token) {
      throw wrong("expected " + name);
    }
  }

  /** Some of Jackson's limits are exceeded nowhere in particular. */
  private static String at(@Nullable TokenStreamLocation location) {
    if (location == null) {
      return "";
    }
    return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
