package io.meshpay.load.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A run's result as a page that needs nothing else, neither a network nor another file. It is made
 * of the same document that {@code --json} writes: the page's own scripts draw it. The library for
 * charts is Chart.js (MIT), out of its WebJar; its licence goes into the page.
 *
 * <p>uPlot would be a quarter of its size, but isn't published as a WebJar.
 */
public final class HtmlReport {
  private static final String LIBRARY = "/META-INF/resources/webjars/chart.js/%s/%s";
  private static final String LIBRARY_VERSION =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  /** Browsers' tools would go and look for the file. */
  private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

  private HtmlReport() {}

  /** The page. */
  public static String write(RunDocument run) {
    String version = libraryVersion();
    return new PageTemplate(resource("report.html"))
        .fill(
            Map.of(
                "title", PageTemplate.forHtml(title(run)),
                "style", resource("report.css"),
                "run", PageTemplate.forScript(run.toString()),
                "chartLibrary", script(LIBRARY.formatted(version, "dist/chart.umd.min.js")),
                "chartLicence",
                    PageTemplate.forHtml(resource(LIBRARY.formatted(version, "LICENSE.md"))),
                "figures", script("report-figures.js"),
                "charts", script("report-charts.js"),
                "page", script("report-page.js")));
  }

  private static String title(RunDocument run) {
    String label = run.json().path("label").asString("");
    String target = run.json().path("target").asString("");
    return "MeshPay load test" + (label.isEmpty() ? "" : ": " + label) + " – " + target;
  }

  /** A script of ours or the library's: trusted, but it mustn't end its element either. */
  private static String script(String name) {
    String text = SOURCE_MAP.matcher(resource(name)).replaceAll("");
    if (text.contains("</script") || text.contains("<!--")) {
      throw new IllegalStateException(name + " can't be put into a page");
    }
    return text;
  }

  private static String libraryVersion() {
    Properties properties = new Properties();
    try (InputStream file = open(LIBRARY_VERSION)) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  private static String resource(String name) {
    try (InputStream file = open(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream file = HtmlReport.class.getResourceAsStream(name);
    if (file == null) {
      throw new IllegalStateException(name + " is missing from the class path");
    }
    return file;
  }
}
