package io.meshpay.client.command;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where a command says what came of it: lines for people, or one line of JSON for programs. */
public final class Output {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean isJson;

  public Output(PrintWriter out, PrintWriter err, boolean isJson) {
    this.out = out;
    this.err = err;
    this.isJson = isJson;
  }

  /** A JSON object to fill. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  boolean isJson() {
    return isJson;
  }

  /** The result in the form that was asked for. */
  public void result(ObjectNode json, String... lines) {
    if (isJson) {
      out.println(JSON.writeValueAsString(json));
    } else {
      for (String line : lines) {
        out.println(line);
      }
    }
    out.flush();
  }

  /** Ends a result whose lines for people were printed one by one. */
  void endLines(ObjectNode json) {
    result(json);
  }

  /** A line for people in any case: advice and warnings. */
  void note(String line) {
    err.println(line);
    err.flush();
  }

  /** A line of a long result, for people alone. */
  void line(String line) {
    out.println(line);
  }

  /** Something that the wallet's owner should be told; nothing at null. */
  void warn(@Nullable String notice) {
    if (notice != null) {
      note("meshpay: " + notice);
    }
  }

  /** The failure of the command. */
  public void failure(CommandFailure failure, ObjectNode json) {
    note("meshpay: " + failure.getMessage());
    failureForPrograms(failure, json);
  }

  /** The same for programs alone; what people should know has been said. */
  public void failureForPrograms(CommandFailure failure, ObjectNode json) {
    json.put("status", failure.status());
    json.put("code", failure.code());
    json.put("message", failure.getMessage());
    if (isJson) {
      result(json);
    }
  }
}
