package io.meshpay.load.bench;

import io.meshpay.client.committee.CommitteeFile;
import io.meshpay.load.cluster.LocalCommittee;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.InvalidCommitteeException;
import io.meshpay.protocol.committee.Token;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code meshpay bench --target committee} that one authority doesn't know. */
final class FlowOptions {
  @Option(
      names = "--committee",
      paramLabel = "FILE",
      description =
          "The committee file of a committee that runs; needs --wallets (default: one is founded).")
  private @Nullable Path committeeFile;

  @Option(
      names = "--wallets",
      paramLabel = "DIR",
      description = "A folder of funded wallets; needs --committee.")
  private @Nullable Path wallets;

  @Option(
      names = "--token",
      paramLabel = "SYMBOL",
      description = "What to pay (default: the committee's first token).")
  private @Nullable String symbol;

  @Option(names = "--udp", description = "By UDP where a message fits into a datagram.")
  private boolean isUdp;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Clients that share the load, each with a connection to every authority, 1 to 5000; they"
              + " share the generator's threads (default: ${DEFAULT-VALUE}).")
  private int clients;

  /**
   * A committee that runs.
   *
   * @param wallets that pay
   */
  record Running(Committee committee, Token token, Path wallets) {}

  boolean namesCommittee() {
    return committeeFile != null;
  }

  /**
   * The committee that was named; null if none was, so that one is to be founded.
   *
   * @throws IllegalArgumentException saying which option is wrong or missing
   */
  @Nullable Running running() throws IOException {
    if (committeeFile == null) {
      if (wallets != null) {
        throw new IllegalArgumentException(
            "--wallets needs --committee, the file of the committee where they hold money");
      }
      return null;
    }
    if (wallets == null) {
      throw new IllegalArgumentException(
          "--committee needs --wallets, a folder of wallets that hold money there");
    }
    try {
      Committee committee = CommitteeFile.read(committeeFile);
      Token token =
          symbol == null ? committee.tokens().getFirst() : committee.tokenBySymbol(symbol);
      if (token == null) {
        throw new IllegalArgumentException("the committee has no token " + symbol);
      }
      return new Running(committee, token, wallets);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("no such file: " + committeeFile, e);
    } catch (InvalidCommitteeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException saying which option is wrong
   */
  FlowPlan plan(LoadPlan load, SequencedMap<String, Object> settings) {
    if (committeeFile == null && symbol != null && !symbol.equals(LocalCommittee.TOKEN.symbol())) {
      throw new IllegalArgumentException(
          "a throw-away committee has no token but " + LocalCommittee.TOKEN.symbol());
    }
    return new FlowPlan(load, clients, isUdp, settings);
  }
}
