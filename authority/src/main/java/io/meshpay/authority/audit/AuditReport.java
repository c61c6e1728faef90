package io.meshpay.authority.audit;

import io.meshpay.authority.CleanStop;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.journal.JournalEnd;
import io.meshpay.state.recovery.Rebuild;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a sound journal.
 *
 * @param begin where the audit began
 * @param conflicts executed orders in whose place this authority had voted for another: its payer
 *     signed two
 * @param heads how many signed tree heads it was held to
 * @param isCleanStop whether the state is also the one that the last stop has noted
 */
record AuditReport(
    String authority,
    Digest committeeId,
    Begin begin,
    JournalEnd end,
    long votes,
    long executions,
    long conflicts,
    long signatures,
    long accounts,
    Digest stateDigest,
    boolean isCleanStop,
    int heads,
    List<Total> totals) {
  /** What all accounts hold in a token. */
  record Total(Token token, BigInteger units) {}

  /**
   * Where an audit began.
   *
   * @param firstPosition of the first change that was there
   * @param trustedPosition the snapshot of this position was believed: 0 if none had to be
   */
  record Begin(long firstPosition, long trustedPosition) {}

  static AuditReport of(
      StoppedData data,
      Committee committee,
      RuleCheck rules,
      Begin begin,
      JournalEnd end,
      @Nullable CleanStop cleanStop,
      int heads,
      long signatures) {
    List<Total> totals = new ArrayList<>();
    for (Token token : committee.tokens()) {
      totals.add(new Total(token, rules.total(token.id())));
    }
    return new AuditReport(
        data.name(),
        committee.id(),
        begin,
        end,
        rules.votes(),
        rules.executions(),
        rules.ledger().equivocations().seen(),
        signatures,
        rules.ledger().accounts(),
        Rebuild.digestOf(rules.ledger()),
        cleanStop != null,
        heads,
        totals);
  }

  private String changes() {
    return begin.firstPosition() == 1
        ? end.position() + " changes"
        : """
        from position %d to %d
          NOT VERIFIED: positions 1 to %d are not here. All that they did, and balances and sequence
          numbers up to position %d, are taken on trust from the snapshot of that position\
        """
            .formatted(
                begin.firstPosition(),
                end.position(),
                begin.firstPosition() - 1,
                begin.trustedPosition());
  }

  /** Some lines for people. */
  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        sound: the journal of %s, %s
          votes %d, executions %d, signatures verified %d
          conflicting orders %d, accounts %d
          state digest %s%s
          Merkle root  %s
        """
            .formatted(
                authority,
                changes(),
                votes,
                executions,
                signatures,
                conflicts,
                accounts,
                stateDigest.toHex(),
                isCleanStop ? ", as the last stop noted" : "; the last stop wasn't a clean one",
                end.treeRoot().toHex()));
    if (heads > 0) {
      text.append("  signed tree heads %d, all as the journal has it\n".formatted(heads));
    }
    for (Total total : totals) {
      text.append("  ")
          .append(total.token().format(total.units()))
          .append(' ')
          .append(total.token().symbol())
          .append(" in all accounts, as in genesis\n");
    }
    if (end.tornBytes() > 0) {
      text.append(
          "  behind it %d bytes of a torn write, which nobody was told of: %s at byte %d\n"
              .formatted(end.tornBytes(), end.file(), end.offset()));
    }
    return text.toString();
  }

  JsonObject toJson() {
    JsonArray tokens = new JsonArray();
    for (Total total : totals) {
      tokens.add(
          new JsonObject()
              .put("token", total.token().symbol())
              .put("amount", total.token().format(total.units()))
              .put("units", total.units().toString()));
    }
    return new JsonObject()
        .put("status", "sound")
        .put("authority", authority)
        .put("committeeId", committeeId.toHex())
        .put("firstPosition", Long.toString(begin.firstPosition()))
        .put("trustedPosition", Long.toString(begin.trustedPosition()))
        .put("journalPosition", Long.toString(end.position()))
        .put("votes", Long.toString(votes))
        .put("executions", Long.toString(executions))
        .put("conflicts", Long.toString(conflicts))
        .put("signatures", Long.toString(signatures))
        .put("accounts", Long.toString(accounts))
        .put("stateDigest", stateDigest.toHex())
        .put("cleanStop", isCleanStop)
        .put("heads", Integer.toString(heads))
        .put("treeRoot", end.treeRoot().toHex())
        .put("tornBytes", Long.toString(end.tornBytes()))
        .put("totals", tokens);
  }
}
