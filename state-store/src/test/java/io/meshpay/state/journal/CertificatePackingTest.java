package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.QuorumProof;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.certificate.WithdrawalCertificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import io.meshpay.state.Seed;
import io.meshpay.state.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class CertificatePackingTest {
  private final SplittableRandom random = Seed.random("packing");
  private final SimulatedDisk disk = new SimulatedDisk(random.split());
  private final Journal journal;
  private final JournalReader reader;

  CertificatePackingTest() throws IOException {
    JournalSettings settings = new JournalSettings(1 << 22, 1 << 20, JournalSync.COMMIT);
    journal =
        Journal.open(JournalFixture.environment(disk, 3), JournalFixture.IDENTITY, settings, 0);
    reader = JournalReader.open(disk, JournalFixture.IDENTITY);
  }

  /** Appends, commits and reads back; returns how many bytes it took. */
  private long appendAndRead(Certificate certificate) throws IOException {
    byte[] bytes = certificate.toBytes();
    long room = journal.roomBytes();
    long position = journal.appendExecution(new UnsafeBuffer(bytes), 0, bytes.length);
    journal.commit();
    JournalRecord record = reader.read(position, journal.offset());
    assertEquals(certificate.order().kind(), record.orderKind());
    assertArrayEquals(certificate.order().toBytes(), bytes(record.order()));
    assertArrayEquals(bytes, bytes(record.certificate()));
    assertArrayEquals(bytes, bytes(record.certificate()));
    return room - journal.roomBytes();
  }

  private static byte[] bytes(DirectBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.getBytes(0, bytes);
    return bytes;
  }

  private List<SignedLeaf> leaves(int votes, int nodes) {
    List<SignedLeaf> leaves = new ArrayList<>();
    for (int vote = 0; vote < votes; vote++) {
      List<Digest> path = new ArrayList<>();
      for (int node = 0; node < nodes; node++) {
        path.add(Digest.of(JournalFixture.bytes(random, Digest.BYTES)));
      }
      Signature signature = Signature.of(JournalFixture.bytes(random, Signature.BYTES));
      leaves.add(
          new SignedLeaf(
              random.nextInt(65536),
              random.nextInt(65536),
              random.nextInt(65536),
              signature,
              path));
    }
    return leaves;
  }

  @Test
  void anyCertificateComesBackByteForByte() throws IOException {
    for (int i = 0; i < 300; i++) {
      long epoch = random.nextInt(4) == 0 ? random.nextLong() : JournalFixture.EPOCH;
      int votes = random.nextInt(random.nextInt(20) == 0 ? 130 : 6);
      TransferOrder order = JournalFixture.order(random);
      if (random.nextBoolean()) {
        journal.appendVote(new UnsafeBuffer(order.toBytes()), 0);
      }
      appendAndRead(new TransferCertificate(epoch, order, leaves(votes, random.nextInt(11))));
    }
  }

  @Test
  void theLargestCertificateThatIsConfirmedFits() throws IOException {
    List<SignedLeaf> leaves = leaves(166, 10);
    appendAndRead(
        new TransferCertificate(JournalFixture.EPOCH, JournalFixture.order(random), leaves));
  }

  @Test
  void aWithdrawalsCertificateIsKeptWhole() throws IOException {
    WithdrawalOrder order =
        new WithdrawalOrder(
            new UUID(1, 2),
            PublicKey.of(JournalFixture.bytes(random, PublicKey.BYTES)),
            1,
            2,
            3,
            4,
            5,
            "DE00",
            Signature.of(JournalFixture.bytes(random, Signature.BYTES)));
    QuorumProof proof = new QuorumProof(JournalFixture.EPOCH, 3, 3);
    appendAndRead(new WithdrawalCertificate(order, proof, 5, 6, leaves(3, 2)));
  }

  @Test
  void whatIsNoCertificateIsRefusedAndNothingIsAppended() throws IOException {
    for (int length : new int[] {0, 7, 8, 200, 1000, 70_000}) {
      UnsafeBuffer garbage = new UnsafeBuffer(JournalFixture.bytes(random, length));
      assertThrows(
          IllegalArgumentException.class, () -> journal.appendExecution(garbage, 0, length));
    }
    assertEquals(0, journal.position());
    assertEquals(0, journal.tree().size());
    journal.commit();
    appendAndRead(
        new TransferCertificate(JournalFixture.EPOCH, JournalFixture.order(random), List.of()));
  }

  @Test
  void theSecondTimeACertificateTakesLittle() throws IOException {
    TransferOrder order = JournalFixture.order(random);
    Certificate certificate = new TransferCertificate(JournalFixture.EPOCH, order, leaves(3, 6));
    long first = appendAndRead(certificate);
    long second = appendAndRead(certificate);
    assertTrue(first > 172 + 3 * (64 + 6 * 32), first + " bytes");
    assertEquals(32 + JournalFormat.aligned(9 + 5 + 6 + 3 * (10 + 7 * 4)), second);
  }

  @Test
  void sharingMakesPaymentsSmall() throws IOException {
    for (int batch : new int[] {1, 16, 64}) {
      journal.rotate();
      journal.commit();
      long bytes = 0;
      long plain = 0;
      int payments = 0;
      for (; payments < 1024; payments += batch) {
        List<TransferOrder> orders = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
          orders.add(JournalFixture.order(random));
        }
        bytes += appendBatch(orders, JournalFixture.certificates(random, orders, 3));
        plain += plainBytes(orders);
      }
      System.out.println(
          "bytes per payment, 3 votes, "
              + batch
              + " in a batch: "
              + bytes / payments
              + "; votes and certificates as they are: "
              + plain / payments);
      assertTrue(bytes < plain);
    }
  }

  private long plainBytes(List<TransferOrder> orders) {
    return JournalFixture.certificates(random, orders, 3).stream()
        .mapToLong(made -> TransferOrder.BYTES + made.encodedLength())
        .sum();
  }

  private long appendBatch(List<TransferOrder> orders, List<Certificate> certificates) {
    long room = journal.roomBytes();
    for (TransferOrder order : orders) {
      journal.appendVote(new UnsafeBuffer(order.toBytes()), 0);
    }
    journal.commit();
    for (Certificate certificate : certificates) {
      byte[] bytes = certificate.toBytes();
      journal.appendExecution(new UnsafeBuffer(bytes), 0, bytes.length);
    }
    journal.commit();
    return room - journal.roomBytes();
  }
}
