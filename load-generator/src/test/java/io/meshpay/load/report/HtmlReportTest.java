package io.meshpay.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class HtmlReportTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern SCRIPT =
      Pattern.compile("(?s)<script( [^>]*)?>(.*?)</script>", Pattern.CASE_INSENSITIVE);

  private static String page(String label) {
    return HtmlReport.write(RunDocument.parse(SampleRun.json(label)));
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    String page = page("sample");
    assertTrue(page.contains("content=\"default-src 'none'; "));
    String markup = SCRIPT.matcher(page).replaceAll("");
    assertFalse(Pattern.compile("(?i)(https?:)?//[a-z]").matcher(markup).find(), "an address");
    Matcher links =
        Pattern.compile("(?i)\\b(src|srcset|href|action|poster)=\"?([^\"]*)").matcher(markup);
    while (links.find()) {
      assertEquals("data:,", links.group(2));
    }
    for (String loads : List.of("@import", "url(", "<iframe", "<object", "<embed")) {
      assertFalse(markup.contains(loads), loads);
    }
    for (String loads :
        List.of("fetch(", "XMLHttpRequest", "import(", "WebSocket", "sourceMappingURL")) {
      assertFalse(page.contains(loads), loads);
    }
  }

  @Test
  void theDataIsTheDocumentWhateverALabelContains() {
    String label = "</script><!--<script> \u2028\u2029 & ' \" \\ {{title}} $1";
    String page = page(label);
    Matcher scripts = SCRIPT.matcher(page);
    assertTrue(scripts.find());
    assertEquals(" type=\"application/json\" id=\"run\"", scripts.group(1));
    String data = scripts.group(2);
    assertEquals(JSON.readTree(SampleRun.json(label)), JSON.readTree(data));
    assertFalse(data.contains("<") || data.contains("\u2028") || data.contains("\u2029"));
    assertEquals(5, page.split("</script>", -1).length - 1);
    assertTrue(page.contains("<title>MeshPay load test: &lt;/script&gt;"));
  }

  @Test
  void itIsAWholeDocumentWithTheLicenceOfWhatDrawsIt() {
    String page = page("sample");
    assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
    assertTrue(page.contains("The MIT License (MIT)"));
    assertTrue(page.contains("Chart.js v4"));
    assertTrue(page.contains("<h1") || page.contains("\"h1\""));
    assertFalse(Pattern.compile("\\{\\{[A-Za-z]+}}").matcher(page).find(), "a place is left");
  }

  @Test
  void aTemplateIsFilledOnceAndCompletely() {
    PageTemplate template = new PageTemplate("<{{one}}|{{two}}|{{one}}>");
    assertEquals("<{{two}}|$1\\|{{two}}>", template.fill(Map.of("one", "{{two}}", "two", "$1\\")));
    assertThrows(IllegalStateException.class, () -> template.fill(Map.of("one", "1")));
    assertThrows(
        IllegalStateException.class,
        () -> template.fill(Map.of("one", "1", "two", "2", "three", "3")));
  }
}
