package io.meshpay.client.command;

import io.meshpay.client.committee.CommitteeFile;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --committee}. */
final class CommitteeOption {
  @Option(
      names = "--committee",
      required = true,
      paramLabel = "FILE",
      description = "The committee file, committee.json.")
  Path file;

  Committee read() throws IOException {
    return CommitteeFile.read(file);
  }

  /** The token of a symbol; without one the committee's only token. */
  static Token token(Committee committee, @Nullable String symbol) throws CommandFailure {
    if (symbol == null) {
      if (committee.tokens().size() == 1) {
        return committee.tokens().getFirst();
      }
      throw CommandFailure.usage("say which token with --token: " + symbols(committee));
    }
    Token token = committee.tokenBySymbol(symbol);
    if (token == null) {
      throw CommandFailure.usage(
          "the committee has no token " + symbol + "; it has " + symbols(committee));
    }
    return token;
  }

  private static String symbols(Committee committee) {
    return String.join(", ", committee.tokens().stream().map(Token::symbol).toList());
  }
}
