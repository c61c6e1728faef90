package io.meshpay.client.command;

import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshpay wallet address}. */
@Command(
    name = "address",
    description = "Print the address that others pay to.",
    mixinStandardHelpOptions = true)
final class WalletAddress extends WalletSubcommand {
  @Mixin WalletOption wallet;

  @Override
  int run(Output output) throws CommandFailure, IOException, WalletException {
    try (DiskWalletStorage storage = wallet.storage()) {
      String address = Address.format(Wallet.view(storage).account());
      output.result(Output.object().put("address", address), address);
    }
    return ExitCode.DONE;
  }
}
