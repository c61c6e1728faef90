package io.meshpay.client.command;

import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.session.PaymentResult;
import io.meshpay.client.session.WalletSession;
import io.meshpay.client.wallet.PendingPayment;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshpay wallet resume}. */
@Command(
    name = "resume",
    description = {
      "Finish the pending payment.",
      "Also brings the committee payments that it hasn't acknowledged."
    },
    mixinStandardHelpOptions = true)
final class WalletResume extends WalletSubcommand {
  @Mixin WalletOption wallet;
  @Mixin CommitteeOption committeeOption;
  @Mixin NetworkOptions network;

  @Mixin UnusedPassphraseOption passphrase;

  @Option(
      names = "--receipt",
      paramLabel = "FILE",
      description = "Where to write the receipt for the payee.")
  @Nullable Path receipt;

  @Override
  int run(Output output) throws CommandFailure, IOException, WalletException, NoTransportException {
    Committee committee = committeeOption.read();
    NextSteps next = new NextSteps(wallet.file, committeeOption.file);
    try (Wallet opened = Wallet.open(wallet.storage())) {
      output.warn(opened.notice());
      PendingPayment pending = opened.pending();
      if (receipt != null && pending != null) {
        ReceiptFile.checkWritable(receipt, pending.order());
      }
      if (pending == null && opened.unconfirmedFrom() == null) {
        PaymentReport.show(
            output, committee, new PaymentResult.NothingPending(), next, null, failureDetails);
        return ExitCode.DONE;
      }
      try (Connection connection =
          Connection.open(committee, network, spec.commandLine().getErr())) {
        WalletSession session = connection.session(opened, next);
        PaymentResult result = session.resume();
        output.warn(session.notice());
        PaymentReport.show(output, committee, result, next, receipt, failureDetails);
        connection.linger();
      }
    }
    return ExitCode.DONE;
  }
}
