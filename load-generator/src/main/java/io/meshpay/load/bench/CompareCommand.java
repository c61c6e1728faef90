package io.meshpay.load.bench;

import io.meshpay.load.compare.ComparedRun;
import io.meshpay.load.compare.Comparison;
import io.meshpay.load.compare.ComparisonJson;
import io.meshpay.load.compare.ComparisonText;
import io.meshpay.load.compare.Variant;
import io.meshpay.load.console.ResultFile;
import io.meshpay.load.report.RunDocument;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshpay bench compare}: what differs between runs, and whether it could be chance. */
@Command(
    name = "compare",
    description = {
      "Compare results that bench --json wrote: rate, latencies and CPU of each variant over its"
          + " runs, and how sure the difference from the first one is.",
      "Runs with the same --label are repetitions of one variant. Runs without are told apart by"
          + " their settings; if these are all the same, each file is a variant.",
      "Repeat each variant at least three times, better five, and take turns: A B A B."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "For instance:",
      "  meshpay bench compare before-*.json after-*.json",
      "  meshpay bench compare --variant old=a1.json,a2.json,a3.json --variant new=b1.json,b2.json,b3.json",
      "",
      "Exit codes: 0 compared, 1 a file is no result or none is valid, 2 wrong usage or no such file."
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN.json", arity = "0..*", description = "Results, in any order.")
  private List<Path> files = List.of();

  @Option(
      names = "--variant",
      paramLabel = "NAME=FILE,...",
      description =
          "The runs of one variant, whatever their labels are; to be repeated, instead of other"
              + " files.")
  private List<String> variants = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the comparison as JSON, too; - is standard output, instead of the text.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    String obstacle = json == null ? null : ResultFile.obstacle(json);
    if (obstacle != null) {
      throw wrongUsage("--json: " + obstacle);
    }
    if (files.isEmpty() == variants.isEmpty()) {
      throw wrongUsage("either files, or --variant NAME=FILE,... for each variant");
    }
    Comparison comparison;
    try {
      comparison = Comparison.of(files.isEmpty() ? named() : Variant.sort(read(files)));
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("meshpay: " + e.getMessage());
      return ExitCode.REFUSED;
    }
    boolean isJsonOnly = json != null && ResultFile.isStandardOutput(json);
    if (json != null && !isJsonOnly) {
      Files.writeString(json, ComparisonJson.write(comparison));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(isJsonOnly ? ComparisonJson.write(comparison) : ComparisonText.write(comparison));
    out.flush();
    return ExitCode.DONE;
  }

  private List<Variant> named() throws IOException {
    List<Variant> named = new ArrayList<>();
    for (String text : variants) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw wrongUsage(
            "--variant " + text + " is not a name and files, such as new=a.json,b.json");
      }
      String name = text.substring(0, equals);
      if (named.stream().anyMatch(variant -> variant.name().equals(name))) {
        throw wrongUsage("--variant " + name + " is there twice");
      }
      List<Path> paths = new ArrayList<>();
      for (String file : text.substring(equals + 1).split(",")) {
        paths.add(Path.of(file));
      }
      named.add(new Variant(name, read(paths)));
    }
    return named;
  }

  private static List<ComparedRun> read(List<Path> paths) throws IOException {
    List<ComparedRun> runs = new ArrayList<>();
    for (Path path : paths) {
      runs.add(new ComparedRun(path.toString(), RunDocument.read(path)));
    }
    return runs;
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
