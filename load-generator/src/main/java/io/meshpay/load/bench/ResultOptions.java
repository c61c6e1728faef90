package io.meshpay.load.bench;

import io.meshpay.authority.BuildVersion;
import io.meshpay.load.console.ResultFile;
import io.meshpay.load.report.HtmlReport;
import io.meshpay.load.report.RunDocument;
import io.meshpay.load.report.RunNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What shall become of a run's result. */
final class ResultOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the result as JSON, too; - is standard output, instead of the text.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write the result as a page with charts, too, which needs no network. bench report makes"
              + " it of the JSON afterwards.")
  private @Nullable Path html;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      defaultValue = "",
      description =
          "A name that stands in the result: bench compare takes runs of the same name for"
              + " repetitions of one variant.")
  private String label = "";

  /**
   * Files that are asked for, by their options.
   *
   * @throws ParameterException if one of them can't be meant
   */
  Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    if (json != null) {
      files.put("--json", json);
    }
    if (html != null) {
      if (ResultFile.isStandardOutput(html)) {
        throw new ParameterException(spec.commandLine(), "--html needs the name of a file");
      }
      files.put("--html", html);
    }
    return files;
  }

  RunNote note(InstantSource clock) {
    return new RunNote(label.strip(), clock.instant(), BuildVersion.number());
  }

  /** Writes the files, and returns what belongs on standard output: the text, if nothing else. */
  String write(String asJson, String text) throws IOException {
    String out = text;
    if (json != null && ResultFile.isStandardOutput(json)) {
      out = asJson;
    } else if (json != null) {
      Files.writeString(json, asJson);
    }
    if (html != null) {
      String page = HtmlReport.write(RunDocument.parse(asJson));
      Files.writeString(html, page);
    }
    return out;
  }
}
