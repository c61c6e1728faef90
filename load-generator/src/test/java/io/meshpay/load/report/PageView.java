package io.meshpay.load.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a browser has made of a report.
 *
 * @param dom the page's elements when it was loaded, as HTML
 * @param picture of the page
 * @param console what was said there
 */
public record PageView(String dom, BufferedImage picture, List<String> console) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern CANVAS =
      Pattern.compile(
          "<canvas id=\"chart-([a-z]+)\"[^>]*data-area=\"([^\"]*)\"[^>]*data-series=\"([^\"]*)\"");

  /** How far the three parts of a colour may be off. */
  private static final int COLOUR_TOLERANCE = 6;

  /** How many pixels each series of each chart has in its colour, legends not counted. */
  public Map<String, Map<String, Integer>> pixels() {
    Map<String, Map<String, Integer>> charts = new LinkedHashMap<>();
    Matcher canvas = CANVAS.matcher(dom);
    while (canvas.find()) {
      JsonNode area = json(canvas.group(2));
      Map<String, Integer> series = new LinkedHashMap<>();
      for (JsonNode one : json(canvas.group(3))) {
        series.put(one.get(0).asString(), count(area, Integer.decode(one.get(1).asString())));
      }
      charts.put(canvas.group(1), series);
    }
    return charts;
  }

  /** Names the series that have fewer pixels than that. */
  public List<String> notDrawn(int pixelsMin) {
    List<String> missing = new ArrayList<>();
    pixels()
        .forEach(
            (chart, series) ->
                series.forEach(
                    (label, count) -> {
                      if (count < pixelsMin) {
                        missing.add(chart + "/" + label + ": " + count);
                      }
                    }));
    return missing;
  }

  /** An attribute of the page's root. */
  public String root(String attribute) {
    Matcher matcher = Pattern.compile("<html[^>]* " + attribute + "=\"([^\"]*)\"").matcher(dom);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static JsonNode json(String attribute) {
    return JSON.readTree(attribute.replace("&quot;", "\"").replace("&amp;", "&"));
  }

  private int count(JsonNode area, int colour) {
    int count = 0;
    int right = area.get(0).asInt() + area.get(2).asInt();
    int bottom = area.get(1).asInt() + area.get(3).asInt();
    for (int y = area.get(1).asInt(); y < Math.min(bottom, picture.getHeight()); y++) {
      for (int x = area.get(0).asInt(); x < Math.min(right, picture.getWidth()); x++) {
        count += isLike(picture.getRGB(x, y), colour) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isLike(int one, int other) {
    for (int shift = 0; shift <= 16; shift += 8) {
      if (Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)) > COLOUR_TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
