package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Some payers who pay over one connection as fast as they can, until the authority is gone. Each
 * may have the confirmation of one order and the request of the next under way; now and then one
 * sends two different orders of the same number, a certificate twice, or asks for his account.
 */
final class CrashLoad implements Callable<Integer> {
  private static final int ONE_IN = 16;

  private record Sent(CrashPayer payer, @Nullable TransferOrder order) {}

  private final int port;
  private final List<CrashPayer> payers;
  private final long epoch;
  private final RandomGenerator random;
  private final Map<Long, Sent> underWay = new HashMap<>();

  /** For each payer, the highest number that he has asked a vote for on this connection. */
  private final Map<CrashPayer, Long> ordered = new HashMap<>();

  private long requestId;
  private int acknowledged;
  private final boolean mayStopVoting;

  CrashLoad(int port, List<CrashPayer> payers, long epoch, RandomGenerator random) {
    this(port, payers, epoch, random, false);
  }

  /**
   * @param mayStopVoting whether the load ends when the authority says so
   */
  CrashLoad(
      int port,
      List<CrashPayer> payers,
      long epoch,
      RandomGenerator random,
      boolean mayStopVoting) {
    this.port = port;
    this.payers = payers;
    this.epoch = epoch;
    this.random = random;
    this.mayStopVoting = mayStopVoting;
  }

  /** Returns how many payments were acknowledged. */
  @Override
  public Integer call() throws IOException {
    try (CrashConnection connection = new CrashConnection(port)) {
      for (CrashPayer payer : payers) {
        resume(connection, payer);
      }
      flush(connection);
      for (Message.Response answer = connection.receive();
          answer != null;
          answer = connection.receive()) {
        if (mayStopVoting
            && answer instanceof ErrorMessage error
            && error.code() == ErrorCode.NOT_VOTING) {
          return acknowledged;
        }
        take(connection, answer);
        flush(connection);
      }
    }
    return acknowledged;
  }

  private static void flush(CrashConnection connection) {
    try {
      connection.flush();
    } catch (IOException gone) {
      // What it has answered before is still there to be read, and counts.
    }
  }

  private void resume(CrashConnection connection, CrashPayer payer) {
    long next = payer.executed();
    ordered.put(payer, next);
    TransferCertificate certificate = payer.certificate(next);
    if (certificate == null) {
      order(connection, payer, next);
    } else {
      confirm(connection, payer, certificate);
    }
  }

  private void take(CrashConnection connection, Message.Response answer) {
    Sent sent = underWay.remove(answer.requestId());
    if (sent == null) {
      throw new AssertionError("an answer to nothing: " + answer);
    }
    CrashPayer payer = sent.payer();
    switch (answer) {
      case TransferResponse response -> {
        TransferOrder order = orderOf(sent);
        assertEquals(order.digest(), response.orderDigest());
        payer.received(order, response.vote());
        TransferCertificate certificate = payer.certificate(order.sequenceNumber());
        if (certificate == null) {
          throw new AssertionError("received above");
        }
        confirm(connection, payer, certificate);
      }
      case ConfirmationResponse response -> {
        TransferOrder order = orderOf(sent);
        assertEquals(order.digest(), response.orderDigest());
        payer.knowExecution(order.sequenceNumber());
        acknowledged++;
        orderNext(connection, payer, order.sequenceNumber() + 1);
      }
      case AccountInfoResponse response -> payer.read(response.info());
      case ErrorMessage error when error.code() == ErrorCode.CONFLICTING_ORDER ->
          payer.knowVote(orderOf(sent).sequenceNumber(), error.pendingOrder());
      case ErrorMessage error when error.code() == ErrorCode.OVERLOADED ->
          resume(connection, payer); // The disk is slow to make the next segment.
      default -> throw new AssertionError(sent + " is answered with " + answer);
    }
  }

  private static TransferOrder orderOf(Sent sent) {
    TransferOrder order = sent.order();
    if (order == null) {
      throw new AssertionError("a read is answered like a payment");
    }
    return order;
  }

  private void confirm(
      CrashConnection connection, CrashPayer payer, TransferCertificate certificate) {
    long number = certificate.order().sequenceNumber();
    payer.present(number);
    for (int copies = isSeldom() ? 2 : 1; copies > 0; copies--) {
      long id = send(payer, certificate.order());
      connection.add(new ConfirmationRequest(id, certificate));
    }
    if (random.nextBoolean()) {
      orderNext(connection, payer, number + 1);
    }
  }

  private void orderNext(CrashConnection connection, CrashPayer payer, long number) {
    if (ordered.getOrDefault(payer, -1L) < number) {
      ordered.put(payer, number);
      order(connection, payer, number);
    }
  }

  private void order(CrashConnection connection, CrashPayer payer, long number) {
    TransferOrder before = payer.signedBefore(number);
    boolean isEquivocating = before == null ? isSeldom() : random.nextBoolean();
    if (before == null || isEquivocating) {
      request(connection, payer, payer.sign(number, random));
    }
    if (before != null) {
      request(connection, payer, before);
    } else if (isEquivocating) {
      request(connection, payer, payer.sign(number, random));
    }
    if (isSeldom()) {
      connection.add(new AccountInfoRequest(send(payer, null), payer.account()));
    }
  }

  private void request(CrashConnection connection, CrashPayer payer, TransferOrder order) {
    connection.add(new TransferRequest(send(payer, order), epoch, order));
  }

  private boolean isSeldom() {
    return random.nextInt(ONE_IN) == 0;
  }

  private long send(CrashPayer payer, @Nullable TransferOrder order) {
    requestId++;
    underWay.put(requestId, new Sent(payer, order));
    return requestId;
  }
}
