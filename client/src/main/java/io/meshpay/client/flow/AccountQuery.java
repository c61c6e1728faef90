package io.meshpay.client.flow;

import io.meshpay.client.flow.Progress.Step;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks all authorities what they know of an account. Each answer is under its authority's seal and
 * carries the request's id, so it is neither forged nor old.
 *
 * <p>Authorities execute payments at different times, so honest answers may differ. The rule, with
 * f the most power that may be faulty:
 *
 * <ol>
 *   <li>A quorum that says exactly the same is the result at once: most of it is honest.
 *   <li>Else all are asked again for {@link FlowSettings#patienceMicros()}, counted from the moment
 *       when a quorum has answered: usually they only were in the middle of a payment.
 *   <li>Then the result is what more than f power vouches for, hence at least one honest authority:
 *       the highest next sequence number that so many have reached; and of each token the highest
 *       balance that so many see among those that have reached it. Both are true of the account. A
 *       number below it is spent for certain; the money is there, as at an honest authority that
 *       has come so far only credits can be missing, and the owner's own orders from there on are
 *       his.
 *   <li>Without a quorum of answers there is no result.
 * </ol>
 *
 * <p>A pending order counts from one authority already, since the account's signature proves it.
 */
public final class AccountQuery implements Flow {
  private final Committee committee;
  private final AnswerCheck check;
  private final FlowSettings settings;
  private final long firstRequestId;
  private final PublicKey account;
  private final @Nullable AccountInfo[] infos;
  private final @Nullable ErrorCode[] refusals;
  private final boolean[] wereInvalid;
  private final boolean[] overStream;
  private final long[] sendAtMicros;
  private final int[] attempts;
  private final List<Effect> effects = new ArrayList<>();

  private long deadlineMicros = NEVER;
  private long patientUntilMicros = NEVER;
  private int invalidAnswers;
  private boolean isEnded;

  /**
   * @param firstRequestId a multiple of {@link #REQUEST_IDS}
   */
  public AccountQuery(
      Committee committee,
      AnswerCheck check,
      FlowSettings settings,
      long firstRequestId,
      PublicKey account) {
    this.committee = committee;
    this.check = check;
    this.settings = settings;
    this.firstRequestId = firstRequestId;
    this.account = account;
    int authorities = committee.members().size();
    infos = new @Nullable AccountInfo[authorities];
    refusals = new @Nullable ErrorCode[authorities];
    wereInvalid = new boolean[authorities];
    overStream = new boolean[authorities];
    sendAtMicros = new long[authorities];
    attempts = new int[authorities];
  }

  @Override
  public List<Effect> start(long nowMicros) {
    deadlineMicros = nowMicros + settings.deadlineMicros();
    for (int authority = 0; authority < infos.length; authority++) {
      ask(authority, nowMicros);
    }
    return takeEffects();
  }

  @Override
  public List<Effect> onMessage(int authority, Message.Response message, long nowMicros) {
    if (isEnded
        || authority < 0
        || authority >= infos.length
        || message.requestId() != firstRequestId) {
      return List.of();
    }
    switch (message) {
      case AccountInfoResponse response when isTrue(authority, response) ->
          onInfo(authority, response.info(), nowMicros);
      case ErrorMessage error -> onRefused(authority, error.code(), nowMicros);
      default -> {
        wereInvalid[authority] = true;
        invalidAnswers++;
      }
    }
    return takeEffects();
  }

  private boolean isTrue(int authority, AccountInfoResponse response) {
    AccountInfo info = response.info();
    return info.account().equals(account)
        && info.nextSequenceNumber() >= 0
        && response.seal().authority() == authority
        && check.isAccountInfo(info.toBytes(), response.seal());
  }

  private void onInfo(int authority, AccountInfo info, long nowMicros) {
    infos[authority] = info;
    attempts[authority] = 0;
    // Asked again only as long as there is patience.
    sendAtMicros[authority] = nowMicros + settings.retryMicros();
    AccountStanding standing = new AccountStanding(committee, infos);
    AccountInfo agreed = standing.agreed();
    if (agreed != null) {
      report(true, agreed.nextSequenceNumber(), standing, agreed);
    } else if (patientUntilMicros == NEVER && hasQuorum(standing)) {
      patientUntilMicros = nowMicros + settings.patienceMicros();
    }
  }

  private void onRefused(int authority, ErrorCode code, long nowMicros) {
    refusals[authority] = code;
    if (code == ErrorCode.MESSAGE_TOO_LARGE && !overStream[authority]) {
      overStream[authority] = true;
      ask(authority, nowMicros);
    } else {
      sendAtMicros[authority] =
          nowMicros
              + Backoff.micros(
                  settings.pauseMicros(), settings.retryMaxMicros(), attempts[authority]);
    }
  }

  @Override
  public List<Effect> onTime(long nowMicros) {
    if (!isEnded && nowMicros >= Math.min(deadlineMicros, patientUntilMicros)) {
      conclude();
    }
    for (int authority = 0; authority < infos.length && !isEnded; authority++) {
      if (sendAtMicros[authority] <= nowMicros) {
        ask(authority, nowMicros);
      }
    }
    return takeEffects();
  }

  @Override
  public List<Effect> onReachable(int authority, long nowMicros) {
    if (!isEnded && infos[authority] == null) {
      attempts[authority] = 0;
      ask(authority, nowMicros);
    }
    return takeEffects();
  }

  @Override
  public long wakeAtMicros() {
    if (isEnded) {
      return NEVER;
    }
    long earliest = Math.min(deadlineMicros, patientUntilMicros);
    for (long due : sendAtMicros) {
      earliest = Math.min(earliest, due);
    }
    return earliest;
  }

  @Override
  public long firstRequestId() {
    return firstRequestId;
  }

  @Override
  public Progress progress() {
    long answered = new AccountStanding(committee, infos).answeredPower();
    return new Progress(isEnded ? Step.NOTHING : Step.ACCOUNT, answered, committee.quorum());
  }

  @Override
  public boolean isEnded() {
    return isEnded;
  }

  /** How many answers didn't verify or made no sense. */
  public int invalidAnswers() {
    return invalidAnswers;
  }

  private void ask(int authority, long nowMicros) {
    effects.add(
        new Effect.Send(
            authority, new AccountInfoRequest(firstRequestId, account), overStream[authority]));
    sendAtMicros[authority] =
        nowMicros
            + Backoff.micros(
                settings.retryMicros(), settings.retryMaxMicros(), attempts[authority]++);
  }

  /** Time is up for answers to become equal, or to come at all. */
  private void conclude() {
    AccountStanding standing = new AccountStanding(committee, infos);
    if (hasQuorum(standing)) {
      report(false, standing.provenSequenceNumber(), standing, null);
      return;
    }
    List<AuthorityAnswer> answers = new ArrayList<>(infos.length);
    for (int authority = 0; authority < infos.length; authority++) {
      answers.add(answer(authority));
    }
    end(new QueryOutcome.NoQuorum(standing.answeredPower(), committee.quorum(), answers));
  }

  private AuthorityAnswer answer(int authority) {
    if (infos[authority] != null) {
      return new AuthorityAnswer(authority, AuthorityAnswer.State.AGREED, null);
    }
    ErrorCode refusal = refusals[authority];
    if (refusal != null) {
      return new AuthorityAnswer(authority, AuthorityAnswer.State.REFUSED, refusal);
    }
    return new AuthorityAnswer(
        authority,
        wereInvalid[authority] ? AuthorityAnswer.State.INVALID : AuthorityAnswer.State.SILENT,
        null);
  }

  private boolean hasQuorum(AccountStanding standing) {
    return standing.answeredPower() >= committee.quorum();
  }

  private void report(
      boolean isAgreed, long next, AccountStanding standing, @Nullable AccountInfo agreed) {
    end(
        new QueryOutcome.Answered(
            account,
            isAgreed,
            next,
            agreed != null ? AccountStanding.held(agreed) : standing.provenBalances(next),
            pendingOrders(),
            standing.answeredPower()));
  }

  private List<Order> pendingOrders() {
    Map<Digest, Order> pending = new LinkedHashMap<>();
    for (AccountInfo info : infos) {
      Order order = info == null ? null : info.pendingOrder();
      if (order != null && order.payer().equals(account)) {
        Digest digest = order.digest();
        if (!pending.containsKey(digest) && check.isSigned(order)) {
          pending.put(digest, order);
        }
      }
    }
    return List.copyOf(pending.values());
  }

  private void end(QueryOutcome outcome) {
    isEnded = true;
    effects.add(new Effect.ReportQuery(outcome));
  }

  private List<Effect> takeEffects() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
