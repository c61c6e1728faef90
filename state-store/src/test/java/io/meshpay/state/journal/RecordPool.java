package io.meshpay.state.journal;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Orders and their certificates, made once and appended again and again. */
final class RecordPool {
  private static final int[] BATCHES = {1, 1, 1, 2, 5, 16, 33, 64, 64, 100};

  /**
   * What can be appended.
   *
   * @param content the order, or the certificate that is executed
   */
  record Change(
      RecordKind kind, DirectBuffer content, Digest orderDigest, DirectBuffer digestBytes) {
    /** As the pipeline does, which knows the digest. */
    void appendKnownTo(Journal journal) {
      if (kind == RecordKind.VOTE) {
        journal.appendVote(content, 0, digestBytes);
      } else {
        journal.appendExecution(content, 0, content.capacity(), digestBytes);
      }
    }

    void appendTo(Journal journal) {
      if (kind == RecordKind.VOTE) {
        journal.appendVote(content, 0);
      } else {
        journal.appendExecution(content, 0, content.capacity());
      }
    }

    byte[] bytes() {
      byte[] bytes = new byte[content.capacity()];
      content.getBytes(0, bytes);
      return bytes;
    }
  }

  private final List<Change> votes = new ArrayList<>();
  private final List<Change> executions = new ArrayList<>();

  RecordPool(SplittableRandom random) {
    for (int batch : BATCHES) {
      List<TransferOrder> orders = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        orders.add(JournalFixture.order(random));
      }
      votes.addAll(votes(orders));
      executions.addAll(executions(JournalFixture.certificates(random, orders, 3)));
    }
  }

  static List<Change> votes(List<TransferOrder> orders) {
    return orders.stream()
        .map(order -> change(RecordKind.VOTE, order.toBytes(), order.digest()))
        .toList();
  }

  static List<Change> executions(List<Certificate> certificates) {
    return certificates.stream()
        .map(made -> change(RecordKind.EXECUTION, made.toBytes(), made.order().digest()))
        .toList();
  }

  private static Change change(RecordKind kind, byte[] content, Digest orderDigest) {
    return new Change(
        kind, new UnsafeBuffer(content), orderDigest, new UnsafeBuffer(orderDigest.toBytes()));
  }

  /** One of them, by chance. */
  Change any(SplittableRandom random) {
    List<Change> list = random.nextBoolean() ? votes : executions;
    return list.get(random.nextInt(list.size()));
  }
}
