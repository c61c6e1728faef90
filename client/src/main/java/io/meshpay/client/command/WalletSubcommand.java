package io.meshpay.client.command;

import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.committee.InvalidCommitteeException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** What all wallet commands have in common: the form of the result, and how failures end. */
abstract class WalletSubcommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print the result as one line of JSON.")
  boolean isJson;

  /** Details of a failure, for JSON. */
  final ObjectNode failureDetails = Output.object();

  /** Does the work and gives the exit code. */
  abstract int run(Output output)
      throws CommandFailure, IOException, WalletException, NoTransportException;

  @Override
  public final Integer call() {
    Output output = new Output(spec.commandLine().getOut(), spec.commandLine().getErr(), isJson);
    try {
      return run(output);
    } catch (CommandFailure e) {
      return fail(output, e);
    } catch (WalletException e) {
      return fail(output, CommandFailure.of(e));
    } catch (InvalidCommitteeException e) {
      return fail(output, CommandFailure.input("BAD_FILE", FailureText.describe(e)));
    } catch (NoTransportException e) {
      return fail(output, CommandFailure.input("TRANSPORT", FailureText.describe(e)));
    } catch (IOException e) {
      return fail(output, CommandFailure.of(e));
    }
  }

  private int fail(Output output, CommandFailure failure) {
    output.failure(failure, failureDetails);
    return failure.exitCode();
  }
}
