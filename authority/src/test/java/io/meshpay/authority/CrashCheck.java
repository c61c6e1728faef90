package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Compares an authority that has just started with all that was seen of it before. */
final class CrashCheck {
  /** A request with what its answer must be. */
  private record Question(Message.Request request, Expectation answer) {}

  private interface Expectation {
    void check(Message.Response answer);
  }

  private final CrashFolder folder;
  private final List<CrashPayer> payers;
  private final ReferenceState reference;
  private final RandomGenerator random;
  private final List<Question> questions = new ArrayList<>();
  private long requestId;

  CrashCheck(
      CrashFolder folder,
      List<CrashPayer> payers,
      ReferenceState reference,
      RandomGenerator random) {
    this.folder = folder;
    this.payers = payers;
    this.reference = reference;
    this.random = random;
  }

  void check(AuthorityProcess authority) throws Exception {
    try (CrashConnection connection = new CrashConnection(authority.meshPort);
        HttpProbe http = new HttpProbe(authority.httpPort)) {
      checkState(connection);
      checkDigest(http);
      for (CrashPayer payer : payers) {
        askForVotes(payer);
        askForExecuted(payer);
      }
      ask(connection);
      checkDigest(http);
    }
  }

  private void checkState(CrashConnection connection) throws IOException {
    Map<PublicKey, AccountInfo> infos = new HashMap<>();
    for (PublicKey account : folder.accounts) {
      add(
          new AccountInfoRequest(nextId(), account),
          answer -> infos.put(account, assertInstanceOf(AccountInfoResponse.class, answer).info()));
    }
    ask(connection);
    for (CrashPayer payer : payers) {
      AccountInfo info = infos.get(payer.account());
      if (info == null) {
        throw new AssertionError("asked above");
      }
      payer.read(info);
      payer.executeIn(reference);
    }
    for (Token token : CrashFolder.TOKENS) {
      BigInteger sum = BigInteger.ZERO;
      for (AccountInfo info : infos.values()) {
        BigInteger balance = balance(info, token.id());
        assertEquals(reference.balance(info.account(), token.id()), balance, info::toString);
        sum = sum.add(balance);
      }
      assertEquals(BigInteger.valueOf(folder.genesis.supply(token.id())), sum, "conservation");
    }
  }

  private static BigInteger balance(AccountInfo info, int token) {
    return info.balances().stream()
        .filter(balance -> balance.token() == token)
        .map(Balance::balance)
        .findFirst()
        .orElse(BigInteger.ZERO);
  }

  private void checkDigest(HttpProbe http) throws IOException, InterruptedException {
    assertEquals(reference.digest(), http.json("/status").getString("stateDigest"));
  }

  /** What has the vote for the next number gets it again, and nothing else does. */
  private void askForVotes(CrashPayer payer) {
    TransferOrder pending = payer.pending();
    if (pending == null) {
      return;
    }
    TransferOrder rival = payer.signRival(pending.sequenceNumber(), random);
    Question again =
        new Question(
            transfer(pending),
            answer -> {
              TransferResponse response = assertInstanceOf(TransferResponse.class, answer);
              assertEquals(pending.digest(), response.orderDigest());
              payer.received(pending, response.vote());
            });
    Question other =
        new Question(
            transfer(rival),
            answer -> {
              ErrorMessage error = assertRefused(ErrorCode.CONFLICTING_ORDER, answer);
              assertEquals(pending, error.pendingOrder());
            });
    boolean isRivalFirst = random.nextBoolean();
    questions.add(isRivalFirst ? other : again);
    questions.add(isRivalFirst ? again : other);
  }

  /** A number that is used up stays so; a certificate that was executed changes nothing again. */
  private void askForExecuted(CrashPayer payer) {
    TransferCertificate certificate = payer.executedBefore(random);
    if (certificate == null) {
      return;
    }
    TransferOrder order = certificate.order();
    for (TransferOrder used : List.of(order, payer.signRival(order.sequenceNumber(), random))) {
      add(
          transfer(used),
          answer -> {
            ErrorMessage error = assertRefused(ErrorCode.SEQUENCE_ALREADY_USED, answer);
            assertEquals(payer.executed(), error.detail());
          });
    }
    add(
        new ConfirmationRequest(nextId(), certificate),
        answer -> {
          var response = assertInstanceOf(ConfirmationResponse.class, answer);
          assertEquals(order.digest(), response.orderDigest());
        });
  }

  private static ErrorMessage assertRefused(ErrorCode code, Message.Response answer) {
    ErrorMessage error =
        assertInstanceOf(ErrorMessage.class, answer, () -> code + ", but: " + answer);
    assertEquals(code, error.code());
    return error;
  }

  private TransferRequest transfer(TransferOrder order) {
    return new TransferRequest(nextId(), folder.committee.epoch(), order);
  }

  private long nextId() {
    return ++requestId;
  }

  private void add(Message.Request request, Expectation answer) {
    questions.add(new Question(request, answer));
  }

  private void ask(CrashConnection connection) throws IOException {
    List<Message.Response> answers =
        connection.ask(questions.stream().map(Question::request).toList());
    for (int i = 0; i < answers.size(); i++) {
      questions.get(i).answer().check(answers.get(i));
    }
    questions.clear();
  }
}
