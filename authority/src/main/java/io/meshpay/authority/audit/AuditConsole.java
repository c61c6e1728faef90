package io.meshpay.authority.audit;

import io.meshpay.authority.FailureText;
import io.meshpay.authority.StartException;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.state.journal.JournalDamagedException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** How the audit's commands say what came out, for people or as a line of JSON. */
final class AuditConsole {
  /** What a command does, once its usage is right. */
  @FunctionalInterface
  interface Work {
    int run() throws StartException, IOException;
  }

  private final CommandLine command;
  private final boolean isJson;
  private final boolean areFailuresJson;

  AuditConsole(CommandLine command, boolean isJson) {
    this(command, isJson, isJson);
  }

  private AuditConsole(CommandLine command, boolean isJson, boolean areFailuresJson) {
    this.command = command;
    this.isJson = isJson;
    this.areFailuresJson = areFailuresJson;
  }

  /** For a command whose result is a document that people keep: nothing else goes there. */
  static AuditConsole ofDocument(CommandLine command) {
    return new AuditConsole(command, true, false);
  }

  /** Runs, says how it failed if it did, and gives the exit code. */
  int run(Work work) {
    try {
      return work.run();
    } catch (ViolationException e) {
      return violated(e.violation());
    } catch (JournalDamagedException e) {
      return failed("violation", e.file() + " at byte " + e.offset() + ": " + e.what());
    } catch (StartException | IOException e) {
      failed("error", FailureText.describe(e));
      return ExitCode.USAGE;
    }
  }

  private int violated(Violation violation) {
    if (areFailuresJson) {
      print(
          new JsonObject()
              .put("status", "violation")
              .put("position", Long.toString(violation.position()))
              .put("file", violation.file())
              .put("offset", Long.toString(violation.offset()))
              .put("message", violation.what()));
    }
    command.getErr().println("meshpay: " + violation.describe());
    return ExitCode.REFUSED;
  }

  private int failed(String status, String message) {
    if (areFailuresJson) {
      print(new JsonObject().put("status", status).put("message", message));
    }
    command.getErr().println("meshpay: " + message);
    return ExitCode.REFUSED;
  }

  /** Prints a result: its text, or its JSON on one line. */
  void result(String text, JsonObject json) {
    if (isJson) {
      print(json);
    } else {
      out().print(text);
      out().flush();
    }
  }

  private void print(JsonObject json) {
    out().println(json.encode());
    out().flush();
  }

  private PrintWriter out() {
    return command.getOut();
  }
}
