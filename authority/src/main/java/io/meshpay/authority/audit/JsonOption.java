package io.meshpay.authority.audit;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option that chooses between people and programs as readers. */
final class JsonOption {
  @Option(names = "--json", description = "Print the result as one line of JSON.")
  private boolean isJson;

  boolean isGiven() {
    return isJson;
  }

  AuditConsole console(CommandLine command) {
    return new AuditConsole(command, isJson);
  }
}
