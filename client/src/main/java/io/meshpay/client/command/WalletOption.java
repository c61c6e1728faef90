package io.meshpay.client.command;

import io.meshpay.client.wallet.DiskWalletStorage;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --wallet}. */
final class WalletOption {
  @Option(names = "--wallet", required = true, paramLabel = "FILE", description = "The wallet.")
  Path file;

  DiskWalletStorage storage() throws CommandFailure {
    return storage(file);
  }

  static DiskWalletStorage storage(Path file) throws CommandFailure {
    if (file.getFileName() == null || file.toString().isEmpty()) {
      throw CommandFailure.usage("--wallet needs the name of a file");
    }
    return new DiskWalletStorage(file);
  }
}
