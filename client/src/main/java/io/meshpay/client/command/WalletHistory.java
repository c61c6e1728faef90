package io.meshpay.client.command;

import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.History;
import io.meshpay.client.wallet.HistoryEntry;
import io.meshpay.client.wallet.PendingPayment;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.client.wallet.WalletView;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.Receipt;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code meshpay wallet history}. */
@Command(
    name = "history",
    description = "List what the wallet has sent and the receipts that it has taken in.",
    mixinStandardHelpOptions = true)
final class WalletHistory extends WalletSubcommand {
  @Mixin WalletOption wallet;
  @Mixin CommitteeOption committeeOption;

  @Override
  int run(Output output) throws CommandFailure, IOException, WalletException {
    Committee committee = committeeOption.read();
    try (DiskWalletStorage storage = wallet.storage()) {
      WalletView view = Wallet.view(storage);
      ObjectNode json = Output.object();
      json.put("address", Address.format(view.account()));
      Set<Digest> acknowledged = acknowledged(view);
      Listing listing = new Listing(output, committee, json.putArray("payments"));
      History.Reader reader = view.history().read();
      for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
        switch (entry) {
          case HistoryEntry.Sent sent ->
              listing.add("sent", status(view, sent), sent.certificate());
          case HistoryEntry.Received received ->
              listing.add(
                  "received",
                  acknowledged.contains(received.certificate().order().digest())
                      ? "confirmed"
                      : "certified",
                  received.certificate());
          case HistoryEntry.Superseded superseded ->
              listing.add("sent", "unknown", superseded.order(), null);
          case HistoryEntry.Acknowledged _ -> {}
        }
      }
      PendingPayment pending = view.pending();
      if (pending != null) {
        boolean isCertified = pending.certificate() != null;
        listing.add(
            "sent", isCertified ? "certified" : "pending", pending.order(), pending.certificate());
      }
      output.endLines(json);
    }
    return ExitCode.DONE;
  }

  /** Of received certificates, which a quorum has acknowledged. */
  private static Set<Digest> acknowledged(WalletView view) throws IOException, WalletException {
    Set<Digest> acknowledged = new HashSet<>();
    History.Reader reader = view.history().read();
    for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry instanceof HistoryEntry.Acknowledged received) {
        acknowledged.add(received.order());
      }
    }
    return acknowledged;
  }

  private static String status(WalletView view, HistoryEntry.Sent sent) {
    Long unconfirmed = view.unconfirmedFrom();
    boolean isConfirmed =
        unconfirmed == null || sent.certificate().order().sequenceNumber() < unconfirmed;
    return isConfirmed ? "confirmed" : "certified";
  }

  /** Prints lines at once, as a history may be long; gathers JSON. */
  private record Listing(Output output, Committee committee, ArrayNode payments) {
    void add(String direction, String status, Certificate certificate) {
      add(direction, status, certificate.order(), certificate);
    }

    void add(String direction, String status, Order order, @Nullable Certificate certificate) {
      if (output.isJson()) {
        ObjectNode json = payments.addObject();
        json.put("direction", direction);
        json.put("status", status);
        Results.putOrder(json, committee, order);
        if (certificate != null) {
          json.put("receipt", new Receipt(certificate).text());
        }
        return;
      }
      boolean isSent = direction.equals("sent");
      output.line(
          "%s  %-9s  %20s  %-4s %s"
              .formatted(
                  WalletVerify.time(order.timestampMicros()),
                  status,
                  (isSent ? "-" : "+") + Results.amount(committee, order),
                  isSent ? "to" : "from",
                  isSent ? Results.recipient(order) : Address.format(order.payer())));
    }
  }
}
