package io.meshpay.client.command;

import io.meshpay.client.flow.HistoryOutcome;
import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.History;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.sbe.HistoryRoles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Lists what an authority says of an account's history, and keeps the receipts in it. */
final class CommitteeHistory {
  private final Output output;
  private final Committee committee;
  private final WalletOption wallet;
  private final boolean isSaving;
  private final List<Object> command;
  private final HistoryRange range;

  /**
   * @param isSaving whether the wallet takes in the receipts that it lacks
   * @param command the arguments that ask the committee, without the part and the authority
   */
  CommitteeHistory(
      Output output,
      Committee committee,
      WalletOption wallet,
      boolean isSaving,
      HistoryRange range,
      List<Object> command) {
    this.output = output;
    this.committee = committee;
    this.wallet = wallet;
    this.isSaving = isSaving;
    this.range = range;
    this.command = command;
  }

  /** An authority's index by its name; {@link HistoryQuestion#ANY} without one. */
  static int authority(Committee committee, @Nullable String name) throws CommandFailure {
    if (name == null) {
      return HistoryQuestion.ANY;
    }
    List<String> names = committee.members().stream().map(AuthorityMember::name).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw CommandFailure.usage(
          "the committee has no authority " + name + "; it has " + String.join(", ", names));
    }
    return index;
  }

  /**
   * Lists an answer.
   *
   * @param details takes what JSON says of a failure beyond the failure itself
   */
  void show(HistoryQuestion question, HistoryOutcome outcome, ObjectNode details)
      throws CommandFailure, IOException, WalletException {
    switch (outcome) {
      case HistoryOutcome.Answered answered -> show(question, answered);
      case HistoryOutcome.NoAnswer none -> {
        Results.putAuthorities(details, committee, none.answers());
        throw failure(question, none);
      }
    }
  }

  private CommandFailure failure(HistoryQuestion question, HistoryOutcome.NoAnswer none) {
    boolean isUnavailable = UnavailableHistory.isIn(none);
    String unavailable =
        isUnavailable ? new UnavailableHistory(committee, question).describe(none) : "";
    if (isUnavailable && UnavailableHistory.isFinal(none)) {
      return CommandFailure.refused(ErrorCode.HISTORY_UNAVAILABLE.name(), unavailable);
    }
    return new CommandFailure(
        ExitCode.NO_QUORUM,
        "unreachable",
        "NO_ANSWER",
        isUnavailable
            ? unavailable + "; try again"
            : "nobody's history could be had: "
                + Results.describe(committee, none.answers())
                + "; check the network and the committee file, and try again");
  }

  private void show(HistoryQuestion question, HistoryOutcome.Answered answered)
      throws CommandFailure, IOException, WalletException {
    HistoryListing listing = new HistoryListing(output, committee, question.account());
    String name = Results.name(committee, answered.authority());
    listing.json().put("authority", name);
    for (ExecutedPayment payment : answered.payments().reversed()) {
      boolean isSent =
          question.roles() != HistoryRoles.RECEIVED
              && question.isSent(payment.certificate().order());
      listing.add(isSent, payment);
    }
    List<Certificate> receipts = receipts(question, answered);
    int kept = isSaving ? save(receipts) : 0;
    int lacking = isSaving ? 0 : lacking(receipts);
    listing.json().put("saved", kept).put("unsaved", lacking);
    List<Object> next = new ArrayList<>(command);
    next.addAll(List.of("--authority", name));
    next.addAll(range.olderThan(answered.nextBeforePosition()));
    if (answered.lacksOlder()) {
      listing.json().put("olderUnavailable", true);
    }
    listing.end(
        answered.nextBeforePosition(),
        answered.lacksOlder()
            ? new UnavailableHistory(committee, question).describeOlder(answered.authority())
            : "For older payments: " + Launcher.command(next.toArray()));
    if (kept > 0) {
      listing.hint(count(kept) + " new in the wallet.");
    }
    if (lacking > 0) {
      listing.hint(count(lacking) + " not in the wallet; take them in with --save.");
    }
    listing.hint(
        "This is the word of "
            + name
            + " alone. Each payment is verified, so none is invented; but one authority can leave"
            + " payments out. To compare, ask another with --authority.");
  }

  private static String count(int receipts) {
    return receipts == 1 ? "1 receipt is" : receipts + " receipts are";
  }

  /** What others have paid, the oldest first. */
  private static List<Certificate> receipts(
      HistoryQuestion question, HistoryOutcome.Answered answered) {
    return answered.payments().reversed().stream()
        .map(ExecutedPayment::certificate)
        .filter(certificate -> question.isReceived(certificate.order()))
        .filter(certificate -> !question.isSent(certificate.order()))
        .toList();
  }

  private int save(List<Certificate> receipts) throws CommandFailure, IOException, WalletException {
    try (Wallet opened = Wallet.open(wallet.storage())) {
      output.warn(opened.notice());
      return opened.receive(committee, receipts);
    }
  }

  private int lacking(List<Certificate> receipts)
      throws CommandFailure, IOException, WalletException {
    try (DiskWalletStorage storage = wallet.storage()) {
      History history = Wallet.view(storage).history();
      return history.lacking(receipts).size();
    }
  }
}
