package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One payer, and all that was seen of his account from outside: what no crash may take back. He
 * signs two different orders under one number now and then.
 *
 * <p>Not thread-safe: used by one connection at a time.
 */
final class CrashPayer {
  private static final int AMOUNT_MAX = 1000;

  /** So many executed payments are kept, to be sent once more; of the others only the votes. */
  private static final int HISTORY_MAX = 32;

  final int index;
  private final CrashFolder folder;
  private final SigningKey key;

  /** By sequence number: what the vote was for, that is known to have been given. */
  private final List<Digest> votes = new ArrayList<>();

  private final TreeMap<Long, List<TransferOrder>> signed = new TreeMap<>();
  private final TreeMap<Long, TransferCertificate> certificates = new TreeMap<>();

  /** What is below was executed: somebody was told so. */
  private long executed;

  /** What is below was sent for execution. */
  private long presented;

  CrashPayer(CrashFolder folder, int index) {
    this.folder = folder;
    this.index = index;
    key = folder.payers.get(index);
  }

  PublicKey account() {
    return key.publicKey();
  }

  long executed() {
    return executed;
  }

  /** Signs an order that is going to be sent. */
  TransferOrder sign(long number, RandomGenerator random) {
    TransferOrder order = signRival(number, random);
    signed.computeIfAbsent(number, absent -> new ArrayList<>()).add(order);
    return order;
  }

  /** Signs an order that can't get a vote any more, as another one has it. */
  TransferOrder signRival(long number, RandomGenerator random) {
    return TransferOrder.sign(
        key,
        folder.committee.signingContext(),
        new UUID(random.nextLong(), random.nextLong()),
        folder.accounts.get(random.nextInt(folder.accounts.size())),
        CrashFolder.hasBothTokens(index) ? 1 + random.nextInt(2) : 1,
        1 + random.nextInt(AMOUNT_MAX),
        number,
        TestFolder.NOW_MICROS);
  }

  /** An order that was signed before, if there is one. */
  @Nullable TransferOrder signedBefore(long number) {
    List<TransferOrder> orders = signed.get(number);
    return orders == null ? null : orders.getFirst();
  }

  /** The certificate for a number, if its vote was received. */
  @Nullable TransferCertificate certificate(long number) {
    return certificates.get(number);
  }

  /** The certificate is going to be sent. */
  void present(long number) {
    presented = Math.max(presented, number + 1);
  }

  /** A vote was received. */
  void received(TransferOrder order, SignedLeaf vote) {
    knowVote(order.sequenceNumber(), order);
    certificates.putIfAbsent(
        order.sequenceNumber(),
        new TransferCertificate(folder.committee.epoch(), order, List.of(vote)));
  }

  /** There is proof that a number's vote was given to an order. */
  void knowVote(long number, @Nullable Order order) {
    List<TransferOrder> candidates = signed.getOrDefault(number, List.of());
    assertTrue(
        order instanceof TransferOrder transfer && candidates.contains(transfer),
        () -> "a vote for what payer " + index + " didn't sign as number " + number + ": " + order);
    Digest digest = order.digest();
    if (number < votes.size()) {
      assertEquals(votes.get((int) number), digest, () -> "two votes for number " + number + of());
    } else {
      assertEquals(votes.size(), number, () -> "a vote before its predecessor's" + of());
      votes.add(digest);
    }
  }

  /** The execution of a number was acknowledged. */
  void knowExecution(long number) {
    assertTrue(number < presented, () -> number + " was executed unasked" + of());
    executed = Math.max(executed, number + 1);
  }

  /** What the authority says of the account must hold all that it has said before. */
  void read(AccountInfo info) {
    long next = info.nextSequenceNumber();
    assertTrue(
        next >= executed,
        () -> "next is " + next + ", but " + executed + " payments were acknowledged" + of());
    assertTrue(next <= presented, () -> "next is " + next + ", unasked" + of());
    executed = next;
    Order pending = info.pendingOrder();
    if (pending != null) {
      knowVote(next, pending);
    } else {
      assertTrue(
          votes.size() <= next, () -> "the vote for number " + next + " is forgotten" + of());
    }
  }

  /** Executes in a reference state what has been executed, as {@link #read} learnt. */
  void executeIn(ReferenceState state) {
    for (long number = state.nextSequenceNumber(account()); number < executed; number++) {
      TransferCertificate certificate = certificates.get(number);
      if (certificate == null) {
        throw new AssertionError("executed without a certificate: " + number + of());
      }
      state.execute(certificate.order());
    }
    long kept = executed - HISTORY_MAX;
    signed.headMap(kept).clear();
    certificates.headMap(kept).clear();
  }

  /** The order that is known to have the vote for the next number; null if none is. */
  @Nullable TransferOrder pending() {
    if (votes.size() <= executed) {
      return null;
    }
    Digest digest = votes.get((int) executed);
    return signed.getOrDefault(executed, List.of()).stream()
        .filter(order -> order.digest().equals(digest))
        .findFirst()
        .orElseThrow();
  }

  /** The certificate of some payment that was executed not long ago; null if there is none. */
  @Nullable TransferCertificate executedBefore(RandomGenerator random) {
    List<TransferCertificate> candidates = List.copyOf(certificates.headMap(executed).values());
    return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
  }

  private String of() {
    return " of payer " + index;
  }
}
