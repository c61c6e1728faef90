package io.meshpay.client.session;

import io.meshpay.client.flow.Evidence;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.client.wallet.PendingPayment;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.certificate.Verdict;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a person does with a wallet and its committee.
 *
 * <p>Before it signs, it asks a quorum for the account's next number and balance, and what it then
 * signs is certain to be voted for: see {@link io.meshpay.client.flow.AccountQuery}. An order that
 * was signed is finished before another is.
 */
public final class WalletSession {
  private final Wallet wallet;
  private final ClientCalls calls;
  private final Committee committee;
  private final LongSupplier epochMicros;
  private final Supplier<UUID> orderIds;
  private final String resumeCommand;
  private @Nullable String notice;

  /**
   * @param epochMicros microseconds since 1970, for orders' timestamps
   * @param orderIds fresh ids
   * @param resumeCommand how the wallet's owner has {@link #resume} called, for messages
   */
  public WalletSession(
      Wallet wallet,
      ClientCalls calls,
      LongSupplier epochMicros,
      Supplier<UUID> orderIds,
      String resumeCommand) {
    this.wallet = wallet;
    this.calls = calls;
    this.committee = calls.client().committee();
    this.epochMicros = epochMicros;
    this.orderIds = orderIds;
    this.resumeCommand = resumeCommand;
  }

  /**
   * Pays; resumes the pending payment if that is the same.
   *
   * @param signer the wallet's key
   * @param amount at least 1, in the token's smallest unit
   */
  public PaymentResult pay(Signer signer, PublicKey recipient, int token, long amount)
      throws IOException, WalletException {
    wallet.checkLedger(committee);
    PendingPayment pending = wallet.pending();
    if (pending != null) {
      TransferOrder order = pending.order();
      boolean isSame =
          order.recipient().equals(recipient) && order.token() == token && order.amount() == amount;
      return isSame
          ? resume()
          : refused(
              "PAYMENT_PENDING",
              "the payment of "
                  + Wording.payment(committee, order)
                  + " isn't finished; finish it first with: "
                  + resumeCommand);
    }
    confirmEarlier();
    return switch (calls.query(wallet.account())) {
      case QueryOutcome.NoQuorum none -> unreachable(none);
      case QueryOutcome.Answered account -> pay(signer, account, recipient, token, amount);
    };
  }

  private PaymentResult pay(
      Signer signer, QueryOutcome.Answered account, PublicKey recipient, int token, long amount)
      throws IOException, WalletException {
    takeIn(wallet.nextSequenceNumber(), account.nextSequenceNumber(), account.nextSequenceNumber());
    PaymentResult unknown = adoptUnknown(account);
    if (unknown != null) {
      return unknown;
    }
    BigInteger available = account.balance(token).subtract(notYetDebited(account, token));
    if (available.compareTo(BigInteger.valueOf(amount)) < 0) {
      return refused(
          ErrorCode.INSUFFICIENT_BALANCE.name(),
          "the account has " + Wording.amount(committee, token, available) + " available");
    }
    TransferOrder order =
        wallet.sign(
            signer,
            committee,
            account.nextSequenceNumber(),
            orderIds.get(),
            recipient,
            token,
            amount,
            epochMicros.getAsLong());
    return vote(order, false);
  }

  /** Finishes the pending payment, and brings the committee those that it hasn't confirmed. */
  public PaymentResult resume() throws IOException, WalletException {
    wallet.checkLedger(committee);
    PendingPayment pending = wallet.pending();
    if (pending == null) {
      return resumeUnconfirmed();
    }
    TransferCertificate certificate = pending.certificate();
    if (certificate == null) {
      return vote(pending.order(), true);
    }
    checkOwn(certificate);
    return result(calls.deliver(certificate, wallet.evidence(), new WalletKeeper(wallet)), true);
  }

  /**
   * Keeps a certificate that credits this wallet and delivers it.
   *
   * @param certificate one that verifies
   */
  public PaymentResult receive(Certificate certificate) throws IOException, WalletException {
    wallet.receive(committee, certificate);
    PaymentOutcome outcome =
        calls.deliver(certificate, wallet.evidence(), ClientCalls.Keeper.NOTHING);
    if (outcome instanceof PaymentOutcome.Confirmed) {
      wallet.acknowledged(certificate.order().digest());
    }
    return result(outcome, false);
  }

  /** Something that the owner should be told beside a result; null if there is nothing. */
  public @Nullable String notice() {
    return notice;
  }

  /** Asks what the committee knows of the wallet's account. */
  public QueryOutcome query() throws IOException {
    return calls.query(wallet.account());
  }

  private PaymentResult vote(TransferOrder order, boolean isResumed)
      throws IOException, WalletException {
    PaymentOutcome outcome = calls.pay(order, wallet.evidence(), new WalletKeeper(wallet));
    if (outcome instanceof PaymentOutcome.Refused refused
        && refused.code() == ErrorCode.SEQUENCE_TOO_HIGH
        && takeIn(refused.detail(), order.sequenceNumber(), refused.detail()) > 0) {
      // Now there is something to bring to those that lack it.
      outcome = calls.pay(order, wallet.evidence(), new WalletKeeper(wallet));
    }
    if (outcome instanceof PaymentOutcome.Refused refused
        && refused.code() == ErrorCode.SEQUENCE_ALREADY_USED) {
      return supersede(order);
    }
    return result(outcome, isResumed);
  }

  /**
   * Takes in what this account has sent and this wallet lacks, and notes that for the owner.
   *
   * @param first the lowest number that may be lacking
   * @param end the number behind the last
   * @param executedBelow a quorum has executed all with a number below
   * @return how many certificates weren't there
   */
  private int takeIn(long first, long end, long executedBelow) throws IOException, WalletException {
    if (first >= end) {
      return 0;
    }
    NavigableMap<Long, Certificate> found =
        new OwnCertificates(calls, wallet.account()).fetch(first, end);
    return takeIn(found, executedBelow);
  }

  private int takeIn(NavigableMap<Long, Certificate> found, long executedBelow)
      throws IOException, WalletException {
    int taken = wallet.takeIn(committee, List.copyOf(found.values()), executedBelow);
    if (taken > 0) {
      notice =
          "took in "
              + (taken == 1 ? "a payment" : taken + " payments")
              + " of this account that the wallet didn't know of, up to number "
              + found.lastKey()
              + ": a copy of it has made them, or it was restored from a backup. Use one copy only";
    }
    return taken;
  }

  /**
   * The number is spent. If a quorum confirms that, nothing can come of the order any more, unless
   * it was this order that was executed: then the payment is made, and authorities have its
   * certificate.
   */
  private PaymentResult supersede(TransferOrder order) throws IOException, WalletException {
    if (calls.query(wallet.account()) instanceof QueryOutcome.Answered account
        && account.nextSequenceNumber() > order.sequenceNumber()) {
      long next = account.nextSequenceNumber();
      NavigableMap<Long, Certificate> found =
          new OwnCertificates(calls, wallet.account()).fetch(order.sequenceNumber(), next);
      Certificate spent = found.remove(order.sequenceNumber());
      if (spent instanceof TransferCertificate own && own.order().equals(order)) {
        wallet.certified(own);
        wallet.finish(true);
        takeIn(found, next);
        return new PaymentResult.Confirmed(own, true);
      }
      if (spent != null) {
        wallet.supersede(spent);
        takeIn(found, next);
        return refused(
            "NUMBER_SPENT",
            "number "
                + order.sequenceNumber()
                + " of this account was spent by another payment, of a copy of this wallet, which"
                + " is in its history now; "
                + Wording.payment(committee, order)
                + " was not paid: pay again if it shall be");
      }
      wallet.supersede();
      takeIn(found, next);
    }
    return refused(
        "OUTCOME_UNKNOWN",
        "number "
            + order.sequenceNumber()
            + " of this account is spent, by this payment or by one of a copy of this wallet; ask"
            + " the payee whether it has "
            + Wording.payment(committee, order)
            + " before you pay again");
  }

  private PaymentResult resumeUnconfirmed() throws IOException {
    Certificate last = lastUnconfirmed();
    if (last == null) {
      return new PaymentResult.NothingPending();
    }
    PaymentOutcome outcome = calls.deliver(last, wallet.evidence(), ClientCalls.Keeper.NOTHING);
    if (outcome instanceof PaymentOutcome.Confirmed) {
      wallet.confirmAll();
    }
    return result(outcome, true);
  }

  /** Brings the committee certificates that it hasn't acknowledged, before the next payment. */
  private void confirmEarlier() throws IOException {
    Certificate last = lastUnconfirmed();
    if (last != null
        && calls.deliverFirst(last, wallet.evidence()) instanceof PaymentOutcome.Confirmed) {
      wallet.confirmAll();
    }
  }

  /** The last own certificate, if no quorum has acknowledged it; with it go its predecessors. */
  private @Nullable Certificate lastUnconfirmed() {
    Long first = wallet.unconfirmedFrom();
    if (first == null) {
      return null;
    }
    Evidence evidence = wallet.evidence();
    for (long number = wallet.nextSequenceNumber() - 1; number >= first; number--) {
      Certificate certificate = evidence.sent(wallet.account(), number);
      if (certificate != null) {
        return certificate;
      }
    }
    return null;
  }

  /** What own certificates take that the committee hasn't executed yet. */
  private BigInteger notYetDebited(QueryOutcome.Answered account, int token) {
    BigInteger sum = BigInteger.ZERO;
    if (wallet.unconfirmedFrom() == null) {
      return sum;
    }
    Evidence evidence = wallet.evidence();
    for (long number = account.nextSequenceNumber();
        number < wallet.nextSequenceNumber();
        number++) {
      Certificate certificate = evidence.sent(wallet.account(), number);
      if (certificate != null && certificate.order().token() == token) {
        sum = sum.add(BigInteger.valueOf(certificate.order().amount()));
      }
    }
    return sum;
  }

  /**
   * An order of this account that authorities have voted for and that this wallet doesn't know: a
   * copy of it has signed that, or this one before it was restored from a backup. Signing another
   * with its number would be an equivocation, so it becomes this wallet's pending one.
   */
  private @Nullable PaymentResult adoptUnknown(QueryOutcome.Answered account)
      throws IOException, WalletException {
    List<Order> unknown =
        account.pendingOrders().stream()
            .filter(order -> order.sequenceNumber() >= wallet.nextSequenceNumber())
            .filter(order -> order.sequenceNumber() >= account.nextSequenceNumber())
            .sorted(
                Comparator.comparingLong(Order::sequenceNumber)
                    .thenComparingLong(Order::timestampMicros)
                    .thenComparing(order -> order.digest().toHex()))
            .toList();
    if (unknown.isEmpty()) {
      return null;
    }
    if (unknown.getFirst() instanceof TransferOrder order) {
      wallet.adopt(committee, order);
      return refused(
          "PAYMENT_PENDING",
          "this account has an unfinished payment of "
              + Wording.payment(committee, order)
              + ", which a copy of this wallet began; finish it first with: "
              + resumeCommand);
    }
    return refused(
        "PAYMENT_PENDING",
        "this account has an unfinished withdrawal, which a copy of this wallet began; finish it"
            + " there first");
  }

  private PaymentResult result(PaymentOutcome outcome, boolean isResumed) {
    return switch (outcome) {
      case PaymentOutcome.Confirmed confirmed ->
          new PaymentResult.Confirmed(confirmed.certificate(), isResumed);
      case PaymentOutcome.Certified certified ->
          new PaymentResult.Certified(
              certified.certificate(),
              isResumed,
              certified.acknowledgedPower(),
              certified.quorum(),
              certified.answers());
      case PaymentOutcome.NoQuorum none ->
          new PaymentResult.NoQuorum(
              none.votedPower(),
              none.quorum(),
              none.answers(),
              "the payment stays pending; finish it with: " + resumeCommand);
      case PaymentOutcome.Refused refused -> refused(refused);
    };
  }

  private PaymentResult refused(PaymentOutcome.Refused refused) {
    TransferOrder order = Objects.requireNonNull(wallet.pending()).order();
    String why = Wording.refusal(committee, order, refused.code(), refused.detail(), resumeCommand);
    return refused(refused.code().name(), why + ". The payment stays pending.");
  }

  private PaymentResult unreachable(QueryOutcome.NoQuorum none) {
    return new PaymentResult.NoQuorum(
        none.answeredPower(), none.quorum(), none.answers(), "nothing was signed; try again later");
  }

  private static PaymentResult refused(String code, String message) {
    return new PaymentResult.Refused(code, message);
  }

  /** A certificate from the wallet's file is trusted as little as the file. */
  private void checkOwn(TransferCertificate certificate) throws WalletException {
    Verdict verdict = new CertificateCheck(committee, SignatureVerifiers.best()).check(certificate);
    if (!verdict.isValid()) {
      throw new WalletException(
          WalletException.Reason.DAMAGED,
          "the wallet's pending certificate doesn't verify against this committee file");
    }
  }

  private record WalletKeeper(Wallet wallet) implements ClientCalls.Keeper {
    @Override
    public void certified(Certificate certificate) throws IOException {
      wallet.certified((TransferCertificate) certificate);
    }

    @Override
    public void ended(PaymentOutcome outcome) throws IOException {
      switch (outcome) {
        case PaymentOutcome.Confirmed _ -> wallet.finish(true);
        case PaymentOutcome.Certified _ -> wallet.finish(false);
        case PaymentOutcome.Refused _, PaymentOutcome.NoQuorum _ -> {}
      }
    }
  }
}
