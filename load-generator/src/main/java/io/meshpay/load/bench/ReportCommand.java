package io.meshpay.load.bench;

import io.meshpay.load.console.ResultFile;
import io.meshpay.load.report.HtmlReport;
import io.meshpay.load.report.RunDocument;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshpay bench report}: a page of a run that is over. */
@Command(
    name = "report",
    description = {
      "Make a page with charts of a result that bench --json wrote.",
      "It holds everything that it needs: it opens without a network, and can be sent as one file."
    },
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN.json", description = "The result.")
  private Path run;

  @Option(
      names = "--html",
      required = true,
      paramLabel = "FILE",
      description = "The page to write; - is standard output.")
  private Path html;

  @Override
  public Integer call() throws IOException {
    String obstacle = ResultFile.obstacle(html);
    if (obstacle != null) {
      throw new ParameterException(spec.commandLine(), "--html: " + obstacle);
    }
    String page;
    try {
      page = HtmlReport.write(RunDocument.read(run));
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("meshpay: " + e.getMessage());
      return ExitCode.REFUSED;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (ResultFile.isStandardOutput(html)) {
      out.print(page);
    } else {
      Files.writeString(html, page);
    }
    out.flush();
    return ExitCode.DONE;
  }
}
