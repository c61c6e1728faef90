package io.meshpay.client.command;

import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.crypto.SigningKey;
import java.io.IOException;
import java.util.Arrays;

/** Opens wallets for signing. */
final class Passphrases {
  private Passphrases() {}

  /** The wallet's key; asks for the passphrase only if it takes one. */
  static SigningKey unlock(Wallet wallet, PassphraseOption option)
      throws CommandFailure, IOException, WalletException {
    if (!wallet.view().isEncrypted()) {
      return wallet.unlock(null);
    }
    char[] passphrase = option.ask();
    try {
      return wallet.unlock(passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }
}
