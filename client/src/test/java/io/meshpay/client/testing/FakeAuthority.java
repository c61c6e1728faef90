package io.meshpay.client.testing;

import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.Verdict;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An honest authority in a few lines: the vote and confirmation rules for transfers, without
 * durability, speed or partitions. Not thread-safe.
 */
public final class FakeAuthority {
  private static final class Account {
    long next;
    @Nullable TransferOrder pending;
    final Map<Integer, BigInteger> balances = new TreeMap<>();
  }

  /** How many payments one page of a history has at most. */
  public static final int PAGE_PAYMENTS_MAX = 3;

  private final TestCommittee committee;
  private final int index;
  private final CertificateCheck check;
  private final Map<PublicKey, Account> accounts = new HashMap<>();
  private final Set<Digest> executed = new HashSet<>();
  private final List<Message.Request> requests = new ArrayList<>();

  /** What was executed, in this order. */
  private final List<Certificate> journal = new ArrayList<>();

  private int forgotten;

  public FakeAuthority(TestCommittee committee, int index) {
    this.committee = committee;
    this.index = index;
    check = committee.certificateCheck();
  }

  /** All authorities of a committee. */
  public static List<FakeAuthority> all(TestCommittee committee) {
    List<FakeAuthority> all = new ArrayList<>();
    for (int i = 0; i < committee.size(); i++) {
      all.add(new FakeAuthority(committee, i));
    }
    return all;
  }

  /** Gives an account opening money of the first token. */
  public FakeAuthority fund(PublicKey account, long amount) {
    account(account).balances.merge(TestCommittee.USD, BigInteger.valueOf(amount), BigInteger::add);
    return this;
  }

  /** All requests so far. */
  public List<Message.Request> requests() {
    return requests;
  }

  /** An account's balance of the first token. */
  public long balance(PublicKey account) {
    return account(account)
        .balances
        .getOrDefault(TestCommittee.USD, BigInteger.ZERO)
        .longValueExact();
  }

  /** An account's next sequence number. */
  public long next(PublicKey account) {
    return account(account).next;
  }

  /** The order that has this authority's vote and isn't executed. */
  public @Nullable TransferOrder pending(PublicKey account) {
    return account(account).pending;
  }

  /** Answers a request. */
  public Message.Response answer(Message.Request request) {
    requests.add(request);
    return switch (request) {
      case TransferRequest transfer -> vote(transfer);
      case ConfirmationRequest confirmation -> confirm(confirmation);
      case AccountInfoRequest query -> info(query);
      case HistoryRequest query -> history(query);
      default ->
          new ErrorMessage(request.requestId(), ErrorCode.UNSUPPORTED, request.templateId(), 0);
    };
  }

  /** From now on it lacks the oldest so many payments of its history. */
  public void forget(int payments) {
    forgotten = payments;
  }

  private Message.Response vote(TransferRequest request) {
    TransferOrder order = request.order();
    if (request.epoch() != committee.committee().epoch()) {
      return error(request, ErrorCode.WRONG_EPOCH, committee.committee().epoch());
    }
    if (!check.checkOrder(order).isValid()) {
      return error(request, ErrorCode.BAD_SIGNATURE, 0);
    }
    Account sender = accounts.get(order.sender());
    if (sender == null) {
      return error(request, ErrorCode.UNKNOWN_ACCOUNT, 0);
    }
    if (order.sequenceNumber() < sender.next) {
      return error(request, ErrorCode.SEQUENCE_ALREADY_USED, sender.next);
    }
    if (order.sequenceNumber() > sender.next) {
      return error(request, ErrorCode.SEQUENCE_TOO_HIGH, sender.next);
    }
    TransferOrder pending = sender.pending;
    if (pending != null && !pending.equals(order)) {
      return new ErrorMessage(
          request.requestId(), ErrorCode.CONFLICTING_ORDER, request.templateId(), 0, pending);
    }
    BigInteger balance = sender.balances.getOrDefault(order.token(), BigInteger.ZERO);
    if (balance.compareTo(BigInteger.valueOf(order.amount())) < 0) {
      return error(request, ErrorCode.INSUFFICIENT_BALANCE, balance.longValueExact());
    }
    sender.pending = order;
    Digest digest = order.digest();
    return new TransferResponse(request.requestId(), digest, committee.vote(index, digest));
  }

  private Message.Response confirm(ConfirmationRequest request) {
    Certificate certificate = request.certificate();
    if (check.check(certificate) instanceof Verdict.Refused refused) {
      return error(request, refused.code(), refused.detail());
    }
    TransferOrder order = (TransferOrder) certificate.order();
    Account sender = account(order.sender());
    if (order.sequenceNumber() > sender.next) {
      return error(request, ErrorCode.MISSING_PREDECESSOR, sender.next);
    }
    if (order.sequenceNumber() == sender.next) {
      execute(order, sender);
      journal.add(certificate);
    }
    Digest digest = order.digest();
    return new ConfirmationResponse(
        request.requestId(), digest, committee.acknowledgement(index, digest));
  }

  private void execute(TransferOrder order, Account sender) {
    if (!executed.add(order.digest())) {
      throw new AssertionError("executed twice: " + order);
    }
    BigInteger amount = BigInteger.valueOf(order.amount());
    sender.balances.merge(order.token(), amount.negate(), BigInteger::add);
    account(order.recipient()).balances.merge(order.token(), amount, BigInteger::add);
    sender.next++;
    sender.pending = null;
  }

  private Message.Response info(AccountInfoRequest request) {
    Account account = accounts.get(request.account());
    List<Balance> balances = new ArrayList<>();
    if (account != null) {
      account.balances.forEach(
          (token, amount) -> balances.add(new Balance(token, amount, BigInteger.ZERO)));
    }
    AccountInfo info =
        new AccountInfo(
            request.requestId(),
            request.account(),
            account == null ? 0 : account.next,
            balances,
            account == null ? null : account.pending);
    return new AccountInfoResponse(committee.seal(index, info), info);
  }

  private Message.Response history(HistoryRequest request) {
    HistoryQuestion question =
        new HistoryQuestion(request.account(), request.roles(), HistoryQuestion.ANY, 0, 1);
    long before = request.beforePosition() == 0 ? Long.MAX_VALUE : request.beforePosition();
    int paymentsMax = Math.min(PAGE_PAYMENTS_MAX, request.certificatesMax());
    List<ExecutedPayment> payments = new ArrayList<>();
    for (int i = journal.size(); i > 0; i--) {
      Certificate certificate = journal.get(i - 1);
      if (position(i) < before && question.includes(certificate.order())) {
        if (i <= forgotten && payments.isEmpty()) {
          return error(request, ErrorCode.HISTORY_UNAVAILABLE, position(forgotten + 1));
        }
        if (i <= forgotten || payments.size() == paymentsMax) {
          return history(request, position(i) + 1, payments);
        }
        payments.add(new ExecutedPayment(position(i), certificate));
      }
    }
    return history(request, 0, payments);
  }

  /** Other authorities have other positions. */
  private long position(int number) {
    return (long) number * (index + 2);
  }

  private static HistoryResponse history(
      HistoryRequest request, long nextBeforePosition, List<ExecutedPayment> payments) {
    return new HistoryResponse(
        request.requestId(), request.account(), nextBeforePosition, payments);
  }

  private Account account(PublicKey key) {
    return accounts.computeIfAbsent(key, absent -> new Account());
  }

  /** A refusal of a request. */
  public static ErrorMessage error(Message.Request request, ErrorCode code, long detail) {
    return new ErrorMessage(request.requestId(), code, request.templateId(), detail);
  }
}
