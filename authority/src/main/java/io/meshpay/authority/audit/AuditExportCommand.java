package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.journal.JournalRecord;
import io.meshpay.state.journal.RecordKind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshpay audit export}: every executed payment, a line for each. */
@Command(
    name = "export",
    description = {
      "Write every executed payment of an authority's journal, a line for each.",
      "This reads; \"audit verify\" checks."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, also of a journal that begins later, which stderr and --json tell; 1 the",
      "journal is damaged; 2 wrong usage or files, also when an authority uses the folder."
    })
public final class AuditExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AuditSource source;

  @Option(names = "--format", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private ExportFormat format = ExportFormat.csv;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "A file to make; standard output by default.")
  private @Nullable Path output;

  private long payments;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    if (json.isGiven() && output == null) {
      throw new ParameterException(
          spec.commandLine(), "--json needs --output, as standard output gets the payments");
    }
    AuditConsole console = json.console(spec.commandLine());
    return console.run(() -> export(console));
  }

  private int export(AuditConsole console) throws StartException, IOException {
    Committee committee = source.readCommittee();
    try (StoppedData data = source.openData(committee);
        JournalReader reader = JournalReader.open(data.journal(), data.journalIdentity())) {
      long end = reader.findEnd(0).position();
      tellWhatIsMissing(reader.firstPosition());
      Path file = output;
      if (file == null) {
        Writer out = spec.commandLine().getOut();
        write(reader, end, committee, out);
        out.flush();
      } else {
        writeFile(file, out -> write(reader, end, committee, out));
        console.result(
            "",
            new JsonObject()
                .put("status", "exported")
                .put("authority", data.name())
                .put("firstPosition", Long.toString(reader.firstPosition()))
                .put("journalPosition", Long.toString(end))
                .put("payments", Long.toString(payments))
                .put("file", file.toString()));
      }
      return ExitCode.DONE;
    }
  }

  /** Its payments are wanted all the same, but nobody shall take them for all. */
  private void tellWhatIsMissing(long first) {
    if (first > 1) {
      spec.commandLine()
          .getErr()
          .printf(
              "meshpay: this begins at position %d: positions 1 to %d are not here. What was archived,"
                  + " --archive adds; what was deleted, another authority's journal may still have%n",
              first, first - 1);
    }
  }

  private interface Writing {
    void to(Writer out) throws IOException;
  }

  /** Makes the file, and leaves no half of one behind. */
  private static void writeFile(Path file, Writing writing) throws StartException, IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      writing.to(out);
    } catch (FileAlreadyExistsException e) {
      throw StartException.configuration(file + " exists");
    } catch (IOException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
  }

  private void write(JournalReader reader, long end, Committee committee, Writer out)
      throws IOException {
    out.write(format.head());
    reader.forEach(
        reader.firstPosition(),
        end,
        record -> {
          if (record.kind() == RecordKind.EXECUTION) {
            payments++;
            out.write(
                format.line(new ExportedExecution(committee, record.position(), decode(record))));
          }
        });
  }

  private static Certificate decode(JournalRecord record) throws IOException {
    DirectBuffer certificate = record.certificate();
    try {
      return Certificate.decode(certificate, 0, certificate.capacity());
    } catch (MalformedMessageException e) {
      throw new ViolationException(
          Violation.of(record, "its certificate is malformed: " + e.getMessage()));
    }
  }
}
