package io.meshpay.load.committee;

import io.meshpay.client.command.CommandFailure;
import io.meshpay.client.command.Output;
import io.meshpay.client.command.PassphraseOption;
import io.meshpay.client.console.Progress;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshpay committee create}: the files of a new committee. */
@Command(
    name = "create",
    description = {
      "Create a committee: its public files, and the keys and configuration of its authorities.",
      "With --accounts also wallets that hold money from the start."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Authority i listens on base port + 10 (i - 1), TCP and UDP; its HTTP port is one above.",
      "DIR/committee.json    public: all that a client needs",
      "DIR/genesis.json      public: the opening balances",
      "DIR/authority-1/ ...  for that authority alone: configuration, key and data",
      "DIR/wallets/          0001.wallet ..., when accounts are asked for"
    })
public final class CommitteeCreateCommand implements Callable<Integer> {
  private static final String DEFAULT_TOKEN = "USD:2";

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The folder to create; it may exist if it is empty.")
  private Path folder;

  @Option(
      names = "--authorities",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many, 1 to 100; 3f + 1 bear f faulty ones (default: ${DEFAULT-VALUE}).")
  private int authorities;

  @Option(
      names = "--base-port",
      paramLabel = "PORT",
      defaultValue = "" + AuthorityPorts.DEFAULT_BASE_PORT,
      description = "The first authority's port (default: ${DEFAULT-VALUE}).")
  private int basePort;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Where the authorities listen (default: ${DEFAULT-VALUE}). For machines of their own"
              + " edit committee.json and each authority.toml.")
  private String host;

  @Option(
      names = "--token",
      paramLabel = "SYMBOL:DECIMALS",
      description = "A token and its decimals, may be repeated (default: " + DEFAULT_TOKEN + ").")
  private List<String> tokenTexts = List.of(DEFAULT_TOKEN);

  @Option(
      names = "--accounts",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many funded wallets to create (default: ${DEFAULT-VALUE}).")
  private int accounts;

  @Option(
      names = "--balance",
      paramLabel = "AMOUNT",
      description = "What each of them holds of each token, such as 100.00.")
  private @Nullable String balance;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "Seal the authorities' keys under the passphrase in this file's first line; each authority"
              + " is then started with it. Wallets aren't sealed: make such with wallet create.")
  private @Nullable Path passphraseFile;

  @Option(names = "--json", description = "Print the result as one line of JSON.")
  private boolean isJson;

  @Override
  public Integer call() throws IOException {
    CommitteePlan plan = plan();
    PrintWriter out = spec.commandLine().getOut();
    Output output = new Output(out, spec.commandLine().getErr(), isJson);
    try {
      Committee committee = found(plan);
      CommitteeReport report = new CommitteeReport(committee, plan, folder, passphraseFile);
      output.result(report.json(), report.lines());
      return ExitCode.DONE;
    } catch (CommandFailure e) {
      output.failure(e, Output.object());
      return e.exitCode();
    } catch (IOException e) {
      if (!isJson) {
        throw e;
      }
      CommandFailure failure = CommandFailure.of(e);
      output.failure(failure, Output.object());
      return failure.exitCode();
    }
  }

  private Committee found(CommitteePlan plan) throws IOException, CommandFailure {
    Path file = passphraseFile;
    char @Nullable [] passphrase = file == null ? null : PassphraseOption.read(file);
    try {
      return new CommitteeFounder(plan, Progress.onStderr()).found(folder, passphrase);
    } finally {
      if (passphrase != null) {
        Arrays.fill(passphrase, '\0');
      }
    }
  }

  private CommitteePlan plan() {
    if (authorities < 1 || authorities > Committee.AUTHORITIES_MAX) {
      throw wrongUsage("--authorities must be 1 to " + Committee.AUTHORITIES_MAX);
    }
    if (accounts < 0 || accounts > CommitteePlan.ACCOUNTS_MAX) {
      throw wrongUsage("--accounts must be 0 to " + CommitteePlan.ACCOUNTS_MAX);
    }
    if ((accounts > 0) != (balance != null)) {
      throw wrongUsage("--accounts and --balance belong together");
    }
    if (new InetSocketAddress(host, 0).isUnresolved()) {
      throw wrongUsage("--host " + host + " has no address");
    }
    try {
      List<Token> tokens = tokens();
      return new CommitteePlan(
          host,
          AuthorityPorts.from(basePort, authorities),
          tokens,
          accounts,
          tokens.stream().map(this::balanceOf).toList());
    } catch (IllegalArgumentException e) {
      throw wrongUsage(e.getMessage());
    }
  }

  private List<Token> tokens() {
    List<Token> tokens = new ArrayList<>();
    for (String text : tokenTexts) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw wrongUsage("--token " + text + " is not SYMBOL:DECIMALS, such as " + DEFAULT_TOKEN);
      }
      String symbol = text.substring(0, colon);
      if (tokens.stream().anyMatch(token -> token.symbol().equals(symbol))) {
        throw wrongUsage("--token " + symbol + " stands twice");
      }
      tokens.add(new Token(tokens.size() + 1, symbol, decimals(text.substring(colon + 1))));
    }
    if (tokens.size() > Committee.TOKENS_MAX) {
      throw wrongUsage("a committee has at most " + Committee.TOKENS_MAX + " tokens");
    }
    return tokens;
  }

  private int decimals(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrongUsage("a token's decimals are a number, not \"" + text + "\"");
    }
  }

  private long balanceOf(Token token) {
    if (balance == null) {
      return 0;
    }
    long amount = token.parseAmount(balance);
    if (amount > Long.MAX_VALUE / accounts) {
      throw wrongUsage(
          "%d accounts with %s %s each hold more than 2^63-1 smallest units"
              .formatted(accounts, balance, token.symbol()));
    }
    return amount;
  }

  private ParameterException wrongUsage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), String.valueOf(message));
  }
}
