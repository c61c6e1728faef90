package io.meshpay.client.command;

import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshpay wallet create}. */
@Command(
    name = "create",
    description = "Make a new wallet. Keep a backup of the file: it is the money.",
    mixinStandardHelpOptions = true)
final class WalletCreate extends WalletSubcommand {
  @Option(
      names = "--wallet",
      required = true,
      paramLabel = "FILE",
      description = "The wallet to make; FILE.history beside it keeps its receipts.")
  Path file;

  @Mixin PassphraseOption passphrase;

  @Option(
      names = "--encrypt",
      description = "Seal the key under a passphrase that is asked for, as --passphrase-file does.")
  boolean isEncrypted;

  @Override
  int run(Output output) throws CommandFailure, IOException, WalletException {
    SigningKey key = SigningKey.generate();
    try (DiskWalletStorage storage = WalletOption.storage(file)) {
      if (storage.exists()) {
        throw CommandFailure.input(
            "EXISTS", file + " exists already; choose another name, as it may hold money");
      }
      char @Nullable [] chosen = isEncrypted || passphrase.isGiven() ? passphrase.choose() : null;
      Wallet.create(storage, key, chosen);
      if (chosen != null) {
        Arrays.fill(chosen, '\0');
      }
    }
    String address = Address.format(key.publicKey());
    output.result(
        Output.object()
            .put("status", "created")
            .put("wallet", file.toString())
            .put("address", address)
            .put("encrypted", isEncrypted || passphrase.isGiven()),
        address);
    return ExitCode.DONE;
  }
}
