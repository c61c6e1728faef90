package io.meshpay.client.command;

import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.session.PaymentResult;
import io.meshpay.client.session.WalletSession;
import io.meshpay.client.wallet.PendingPayment;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.address.InvalidAddressException;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshpay wallet pay}. */
@Command(
    name = "pay",
    description = {
      "Pay somebody.",
      "The payment is final as soon as a quorum has voted for it. If one is pending, the same"
          + " command finishes it; any other is refused until then."
    },
    mixinStandardHelpOptions = true)
final class WalletPay extends WalletSubcommand {
  @Mixin WalletOption wallet;
  @Mixin CommitteeOption committeeOption;
  @Mixin NetworkOptions network;
  @Mixin PassphraseOption passphrase;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ADDRESS",
      description = "The payee's address.")
  String address;

  @Option(
      names = "--amount",
      required = true,
      paramLabel = "AMOUNT",
      description = "How much, such as 12.50.")
  String amountText;

  @Option(
      names = "--token",
      paramLabel = "SYMBOL",
      description = "Of which token; needed if the committee has several.")
  @Nullable String symbol;

  @Option(
      names = "--receipt",
      paramLabel = "FILE",
      description = "Where to write the receipt for the payee.")
  @Nullable Path receipt;

  @Override
  int run(Output output) throws CommandFailure, IOException, WalletException, NoTransportException {
    Committee committee = committeeOption.read();
    NextSteps next = new NextSteps(wallet.file, committeeOption.file);
    Token token = CommitteeOption.token(committee, symbol);
    PublicKey payee = payee(address);
    long amount = amount(token, amountText);
    try (Wallet opened = Wallet.open(wallet.storage())) {
      output.warn(opened.notice());
      if (receipt != null) {
        PendingPayment pending = opened.pending();
        ReceiptFile.checkWritable(receipt, pending == null ? null : pending.order());
      }
      SigningKey key = Passphrases.unlock(opened, passphrase);
      try (Connection connection =
          Connection.open(committee, network, spec.commandLine().getErr())) {
        WalletSession session = connection.session(opened, next);
        PaymentResult result = session.pay(key, payee, token.id(), amount);
        output.warn(session.notice());
        PaymentReport.show(output, committee, result, next, receipt, failureDetails);
        connection.linger();
      }
    }
    return ExitCode.DONE;
  }

  private static PublicKey payee(String address) throws CommandFailure {
    PublicKey payee;
    try {
      payee = Address.parse(address);
    } catch (InvalidAddressException e) {
      throw CommandFailure.usage("--to is no address: " + e.getMessage());
    }
    if (!AccountKeys.isAcceptable(payee)) {
      throw CommandFailure.usage("--to is the address of a key that no account can have");
    }
    return payee;
  }

  private static long amount(Token token, String text) throws CommandFailure {
    try {
      return token.parseAmount(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--amount: " + e.getMessage());
    }
  }
}
