package io.meshpay.client.command;

import io.meshpay.client.flow.HistoryOutcome;
import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.HistoryEntry;
import io.meshpay.client.wallet.HistoryPage;
import io.meshpay.client.wallet.PendingPayment;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.client.wallet.WalletView;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.sbe.HistoryRoles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshpay wallet history}. */
@Command(
    name = "history",
    description = {
      "List what the wallet has sent and the receipts that it has taken in, the newest last.",
      "With --from-committee, list what an authority has executed of them, which may be more: what"
          + " others have paid to the wallet, and what a copy of it has sent. Each payment is"
          + " verified, so none is invented; but one authority can leave payments out. Ask others"
          + " with --authority to compare."
    },
    mixinStandardHelpOptions = true)
final class WalletHistory extends WalletSubcommand {
  @Mixin WalletOption wallet;
  @Mixin CommitteeOption committeeOption;
  @Mixin HistoryRange range;

  @Option(names = "--from-committee", description = "Ask an authority, not the wallet's file.")
  boolean isFromCommittee;

  @Option(
      names = "--authority",
      paramLabel = "NAME",
      description = "With --from-committee: ask this one (default: the first that answers).")
  @Nullable String authority;

  @Option(
      names = "--save",
      description =
          "With --from-committee: take in receipts of payments to the wallet that it lacks; what a"
              + " copy of it has sent is listed only, and taken in by the next \"pay\".")
  boolean isSaving;

  @Mixin NetworkOptions network;

  @Override
  int run(Output output) throws CommandFailure, IOException, WalletException, NoTransportException {
    range.check();
    if (!isFromCommittee && (authority != null || isSaving)) {
      throw CommandFailure.usage("--authority and --save go with --from-committee");
    }
    if (isFromCommittee && authority == null && range.beforePosition() != 0) {
      throw CommandFailure.usage(
          "--before is a position at one authority; say at which with --authority");
    }
    Committee committee = committeeOption.read();
    if (isFromCommittee) {
      ask(output, committee);
    } else {
      list(output, committee);
    }
    return ExitCode.DONE;
  }

  private List<Object> command() {
    return List.of(
        "wallet", "history", "--wallet", wallet.file, "--committee", committeeOption.file);
  }

  private void ask(Output output, Committee committee)
      throws CommandFailure, IOException, WalletException, NoTransportException {
    int asked = CommitteeHistory.authority(committee, authority);
    HistoryQuestion question;
    try (DiskWalletStorage storage = wallet.storage()) {
      question =
          new HistoryQuestion(
              Wallet.view(storage).account(),
              range.roles(),
              asked,
              range.beforePosition(),
              range.limit);
    }
    HistoryOutcome outcome;
    try (Connection connection = Connection.open(committee, network, spec.commandLine().getErr())) {
      outcome = connection.calls().history(question);
    }
    List<Object> command = new ArrayList<>(command());
    command.add("--from-committee");
    new CommitteeHistory(output, committee, wallet, isSaving, range, command)
        .show(question, outcome, failureDetails);
  }

  private void list(Output output, Committee committee)
      throws CommandFailure, IOException, WalletException {
    try (DiskWalletStorage storage = wallet.storage()) {
      WalletView view = Wallet.view(storage);
      HistoryPage page =
          HistoryPage.read(view.history(), range.roles(), range.beforePosition(), range.limit);
      HistoryListing listing = new HistoryListing(output, committee, view.account());
      for (HistoryPage.Payment payment : page.payments()) {
        switch (payment.entry()) {
          case HistoryEntry.Sent sent -> listing.add(true, status(view, sent), sent.certificate());
          case HistoryEntry.Received received ->
              listing.add(
                  false,
                  payment.isAcknowledged() ? "confirmed" : "certified",
                  received.certificate());
          case HistoryEntry.Superseded superseded ->
              listing.add(true, "unknown", superseded.order(), null);
          case HistoryEntry.Acknowledged _ -> {}
        }
      }
      PendingPayment pending = view.pending();
      if (pending != null
          && range.beforePosition() == 0
          && range.roles() != HistoryRoles.RECEIVED) {
        boolean isCertified = pending.certificate() != null;
        listing.add(
            true, isCertified ? "certified" : "pending", pending.order(), pending.certificate());
      }
      List<Object> next = new ArrayList<>(command());
      next.addAll(range.olderThan(page.nextBeforePosition()));
      listing.end(
          page.nextBeforePosition(), "For older payments: " + Launcher.command(next.toArray()));
    }
  }

  private static String status(WalletView view, HistoryEntry.Sent sent) {
    Long unconfirmed = view.unconfirmedFrom();
    boolean isConfirmed =
        unconfirmed == null || sent.certificate().order().sequenceNumber() < unconfirmed;
    return isConfirmed ? "confirmed" : "certified";
  }
}
