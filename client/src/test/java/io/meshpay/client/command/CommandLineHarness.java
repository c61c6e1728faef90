package io.meshpay.client.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs wallet commands as the launcher would, and keeps what they say. */
final class CommandLineHarness {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How one command ended. */
  record Result(int exitCode, String out, String err) {
    /** Its standard output as JSON. */
    JsonNode json() {
      return JSON.readTree(out);
    }

    /** A field of that as text. */
    String text(String field) {
      return json().path(field).asString("(no " + field + ")");
    }
  }

  private CommandLineHarness() {}

  /** Runs {@code wallet} with these arguments. */
  static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        new CommandLine(new WalletCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    List<String> texts = new ArrayList<>();
    for (Object argument : arguments) {
      texts.add(argument.toString());
    }
    int exitCode = commandLine.execute(texts.toArray(String[]::new));
    return new Result(exitCode, out.toString(), err.toString());
  }
}
