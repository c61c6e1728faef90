package io.meshpay.load.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say how large a throw-away committee is. */
final class SizeOptions {
  @Option(
      names = "--accounts",
      paramLabel = "N",
      description =
          "Funded accounts that pay each other (default: 10000; with --target committee, where each"
              + " is a wallet, 200, or one for each client if that is more).")
  private @Nullable Integer accounts;

  @Option(
      names = "--authorities",
      paramLabel = "N",
      defaultValue = "4",
      description = "Size of the throw-away committee (default: ${DEFAULT-VALUE}).")
  private int authorities;

  int accounts(int usually) {
    return accounts == null ? usually : accounts;
  }

  int authorities() {
    return authorities;
  }
}
