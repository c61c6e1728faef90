package io.meshpay.client.command;

import io.meshpay.client.flow.AuthorityAnswer;
import io.meshpay.client.flow.HistoryOutcome;
import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ErrorCode;
import java.util.List;

/** Says what it means that an authority has payments no longer at hand, and what can be done. */
final class UnavailableHistory {
  private final Committee committee;
  private final HistoryQuestion question;

  UnavailableHistory(Committee committee, HistoryQuestion question) {
    this.committee = committee;
    this.question = question;
  }

  /** Whether any authority said so. */
  static boolean isIn(HistoryOutcome.NoAnswer none) {
    return none.answers().stream().anyMatch(UnavailableHistory::isMeant);
  }

  /** Whether all that were asked have said something, so that to wait doesn't help. */
  static boolean isFinal(HistoryOutcome.NoAnswer none) {
    return none.answers().stream()
        .noneMatch(answer -> answer.state() == AuthorityAnswer.State.SILENT);
  }

  private static boolean isMeant(AuthorityAnswer answer) {
    return answer.code() == ErrorCode.HISTORY_UNAVAILABLE;
  }

  /** For who gets no payment at all. */
  String describe(HistoryOutcome.NoAnswer none) {
    List<String> lacking =
        none.answers().stream()
            .filter(UnavailableHistory::isMeant)
            .map(answer -> Results.name(committee, answer.authority()))
            .toList();
    List<AuthorityAnswer> others =
        none.answers().stream().filter(answer -> !isMeant(answer)).toList();
    String rest = others.isEmpty() ? "" : "; of the others, " + Results.describe(committee, others);
    String asked = question.beforePosition() == 0 ? "these payments" : "payments that old";
    return describe(lacking, asked) + rest;
  }

  /** For who gets the payments since. */
  String describeOlder(int authority) {
    return describe(List.of(Results.name(committee, authority)), "older payments");
  }

  private String describe(List<String> lacking, String what) {
    boolean isOne = lacking.size() == 1;
    return "%s %s %s at hand: %s archived or deleted that part of %s journal. That doesn't mean that there are none. %s"
        .formatted(
            String.join(", ", lacking),
            isOne ? "doesn't have" : "don't have",
            what,
            isOne ? "it has" : "they have",
            isOne ? "its" : "their",
            advice(lacking));
  }

  private String advice(List<String> lacking) {
    List<String> others =
        committee.members().stream()
            .map(AuthorityMember::name)
            .filter(name -> !lacking.contains(name))
            .toList();
    String operator =
        lacking.size() == 1
            ? "the operator of " + lacking.getFirst() + " for the archive"
            : "one of their operators for the archive";
    if (others.isEmpty()) {
      return "Ask " + operator;
    }
    String anew =
        question.beforePosition() == 0
            ? ""
            : ", without --before, as a position means nothing at another one";
    return "Ask another with --authority NAME (%s)%s; or ask %s"
        .formatted(String.join(", ", others), anew, operator);
  }
}
