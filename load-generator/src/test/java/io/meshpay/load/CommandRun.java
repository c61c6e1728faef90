package io.meshpay.load;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command line said and how it ended, run in this process. */
public record CommandRun(int exitCode, String out, String err) {
  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine meshpay = MeshPayCommand.commandLine();
    meshpay.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = meshpay.execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
