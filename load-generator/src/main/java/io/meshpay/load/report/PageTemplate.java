package io.meshpay.load.report;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places such as {@code {{title}}}. What is put there is taken as it is: whoever fills
 * it escapes for the place, with {@link #forHtml} or {@link #forScript}. Inserted text is not
 * looked through for places again.
 */
final class PageTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Za-z]+)}}");

  private final String text;

  PageTemplate(String text) {
    this.text = text;
  }

  /**
   * Fills all places.
   *
   * @throws IllegalStateException if a place has no value, or a value has no place
   */
  String fill(Map<String, String> values) {
    Set<String> unused = new HashSet<>(values.keySet());
    StringBuilder filled = new StringBuilder();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        throw new IllegalStateException("nothing for {{" + matcher.group(1) + "}}");
      }
      unused.remove(matcher.group(1));
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    if (!unused.isEmpty()) {
      throw new IllegalStateException("no places for " + unused);
    }
    return matcher.appendTail(filled).toString();
  }

  /** Escapes a text for the content of an element, or of an attribute in quotes. */
  static String forHtml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * Escapes JSON for the content of a script element: there {@code </script} would end it and
   * {@code <!--} begin a comment, whatever quotes they stand in. The two line separators end a line
   * of JavaScript, but not of JSON (ECMA-262 before its 2019 edition). JSON has all four only
   * within strings, where they may be written as escapes.
   */
  static String forScript(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
