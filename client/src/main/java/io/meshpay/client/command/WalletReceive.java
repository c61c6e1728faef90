package io.meshpay.client.command;

import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.session.PaymentResult;
import io.meshpay.client.session.WalletSession;
import io.meshpay.client.session.Wording;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.order.Order;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code meshpay wallet receive}. */
@Command(
    name = "receive",
    description = {
      "Take in a receipt.",
      "It is verified, kept, and brought to the authorities; then the money is there to spend."
    },
    mixinStandardHelpOptions = true)
final class WalletReceive extends WalletSubcommand {
  @Mixin WalletOption wallet;
  @Mixin CommitteeOption committeeOption;
  @Mixin NetworkOptions network;

  @Mixin UnusedPassphraseOption passphrase;

  @Option(
      names = "--receipt",
      required = true,
      paramLabel = "FILE",
      description = "The payer's receipt.")
  Path receipt;

  @Override
  int run(Output output) throws CommandFailure, IOException, WalletException, NoTransportException {
    Committee committee = committeeOption.read();
    Certificate certificate = ReceiptFile.read(receipt).certificate();
    WalletVerify.check(committee, certificate);
    try (Wallet opened = Wallet.open(wallet.storage())) {
      output.warn(opened.notice());
      String own = Address.format(opened.account());
      if (!Results.recipient(certificate.order()).equals(own)) {
        throw CommandFailure.refused(
            "OTHER_PAYEE",
            "the receipt is of a payment to "
                + Results.recipient(certificate.order())
                + ", this wallet is "
                + own);
      }
      try (Connection connection =
          Connection.open(committee, network, spec.commandLine().getErr())) {
        WalletSession session =
            connection.session(opened, new NextSteps(wallet.file, committeeOption.file));
        receive(output, committee, session, certificate);
        connection.linger();
      }
    }
    return ExitCode.DONE;
  }

  private void receive(
      Output output, Committee committee, WalletSession session, Certificate certificate)
      throws CommandFailure, IOException, WalletException {
    if (session.receive(certificate) instanceof PaymentResult.Certified kept) {
      Results.putCertificate(failureDetails, committee, certificate);
      Results.putAnswers(
          failureDetails, committee, kept.havePower(), kept.needPower(), kept.answers());
      throw new CommandFailure(
          ExitCode.NO_QUORUM,
          "certified",
          "NO_QUORUM",
          "the receipt is valid and kept, the money is this wallet's, but no quorum has"
              + " acknowledged it in time: "
              + Results.describe(committee, kept.havePower(), kept.needPower(), kept.answers())
              + "; repeat the command when the committee can be reached");
    }
    Order order = certificate.order();
    ObjectNode json = Output.object();
    json.put("status", "confirmed");
    Results.putCertificate(json, committee, certificate);
    String balance = "";
    if (session.query() instanceof QueryOutcome.Answered account) {
      ObjectNode holds = json.putObject("balance");
      Results.putAmount(holds, committee, order.token(), account.balance(order.token()));
      balance =
          " The wallet now holds "
              + Wording.amount(committee, order.token(), account.balance(order.token()))
              + ".";
    }
    output.result(
        json,
        "Received "
            + Results.amount(committee, order)
            + " from "
            + Address.format(order.payer())
            + "."
            + balance);
  }
}
