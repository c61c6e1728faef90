package io.meshpay.load.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class CorpusTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("orders.corpus");
  }

  private static void assertRefused(String why, Executable action) {
    String message = String.valueOf(assertThrows(CorpusException.class, action).getMessage());
    assertTrue(message.contains(why), message);
  }

  private static TransferOrder order(CorpusCursor cursor) {
    return TransferOrder.read(cursor.buffer(), cursor.orderOffset());
  }

  @Test
  void whatWasSignedIsReadAndVerifies() throws Exception {
    TestCorpus made = TestCorpus.write(file(), 7, 300, TestCorpus.UNIFORM);
    CertificateCheck check = new CertificateCheck(made.committee(), SignatureVerifiers.best());
    try (Corpus corpus = Corpus.open(made.file(), made.committee())) {
      assertEquals(320, corpus.orders(), "whole groups");
      corpus.verify(made.file(), TestCorpus.SILENT);
      CorpusCursor cursor = new CorpusCursor(corpus);
      Map<Integer, Long> numbers = new HashMap<>();
      for (long i = 0; i < corpus.orders(); i++) {
        cursor.moveTo(i);
        TransferOrder order = order(cursor);
        assertTrue(check.checkOrder(order).isValid(), "order " + i);
        assertEquals(made.throwaway().accounts().account(cursor.payer()), order.sender());
        assertEquals(made.throwaway().accounts().account(cursor.payee()), order.recipient());
        assertTrue(cursor.payer() != cursor.payee());
        assertEquals(numbers.getOrDefault(cursor.payer(), 0L), order.sequenceNumber());
        numbers.merge(cursor.payer(), 1L, Long::sum);
        Digest digest = Digest.read(cursor.buffer(), cursor.digestOffset());
        assertEquals(order.digest(), digest);
        for (int vote = 0; vote < 2; vote++) {
          assertTrue(check.checkVote(digest, vote(cursor, vote)).isValid(), "vote on " + i);
        }
      }
    }
  }

  private static SignedLeaf vote(CorpusCursor cursor, int vote) {
    UnsafeBuffer path = new UnsafeBuffer(new byte[CorpusCursor.PATH_BYTES]);
    cursor.copyPath(path, 0);
    List<Digest> nodes = new ArrayList<>();
    for (int offset = 0; offset < CorpusCursor.PATH_BYTES; offset += Digest.BYTES) {
      nodes.add(Digest.read(path, offset));
    }
    return new SignedLeaf(
        1 + vote,
        cursor.leafIndex(),
        CorpusCursor.LEAF_COUNT,
        Signature.read(cursor.buffer(), cursor.signatureOffset(vote)),
        nodes);
  }

  @Test
  void itsTreeIsTheProtocols() throws Exception {
    TestCorpus made = TestCorpus.write(file(), 7, 64, TestCorpus.UNIFORM);
    try (Corpus corpus = Corpus.open(made.file(), made.committee())) {
      CorpusCursor cursor = new CorpusCursor(corpus);
      List<Digest> digests = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        cursor.moveTo(i);
        digests.add(order(cursor).digest());
      }
      List<SignedLeaf> signed =
          SignedLeaf.sign(
              made.throwaway().voters().getFirst(),
              made.committee().signingContext(),
              Domain.VOTE_ROOT,
              1,
              digests);
      for (int i = 0; i < 64; i++) {
        cursor.moveTo(i);
        assertEquals(signed.get(i), vote(cursor, 0));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameBytesAndGrowingChangesNothing() throws Exception {
    TestCorpus.write(file(), 3, 1_000, TestCorpus.UNIFORM);
    Path grown = folder.resolve("grown.corpus");
    try (CorpusWriter writer =
        TestCorpus.writer(grown, TestCorpus.committee(3, 4), TestCorpus.UNIFORM, 3)) {
      writer.extendTo(1);
      assertEquals(64, writer.orders());
      writer.extendTo(500);
      writer.extendTo(400);
      assertEquals(512, writer.orders());
      writer.extendTo(1_000);
    }
    assertArrayEquals(Files.readAllBytes(file()), Files.readAllBytes(grown));
  }

  @Test
  void anotherSeedsCommitteeRefusesIt() throws Exception {
    TestCorpus.write(file(), 7, 64, TestCorpus.UNIFORM);
    Committee other = TestCorpus.committee(8, 4).committee(1);
    assertRefused("another committee", () -> Corpus.open(file(), other));
  }

  @Test
  void theCommitteesPortDoesNotMatter() throws Exception {
    TestCorpus made = TestCorpus.write(file(), 7, 64, TestCorpus.UNIFORM);
    Corpus.open(file(), made.throwaway().committee(4711)).close();
  }

  @Test
  void aDamagedHeaderIsRefused() throws Exception {
    TestCorpus made = TestCorpus.write(file(), 7, 64, TestCorpus.UNIFORM);
    flip(60);
    assertRefused("damaged", () -> Corpus.open(file(), made.committee()));
  }

  @Test
  void aDamagedBlockIsNamed() throws Exception {
    TestCorpus made = TestCorpus.write(file(), 7, 256, TestCorpus.UNIFORM);
    flip(CorpusFormat.fileBytes(2, 2) + 100);
    try (Corpus corpus = Corpus.open(file(), made.committee())) {
      assertRefused("orders 128 to 191", () -> corpus.verify(file(), TestCorpus.SILENT));
    }
  }

  @Test
  void anyFlippedBitOfABlockIsFound() throws Exception {
    TestCorpus made = TestCorpus.write(file(), 7, 64, TestCorpus.UNIFORM);
    long checked =
        (long) CorpusFormat.HEADER_BYTES + CorpusFormat.checksumOffset(2) + Integer.BYTES;
    for (long at = CorpusFormat.HEADER_BYTES; at < checked; at += 997) {
      flip(at);
      try (Corpus corpus = Corpus.open(file(), made.committee())) {
        assertThrows(CorpusException.class, () -> corpus.verify(file(), TestCorpus.SILENT));
      }
      flip(at);
    }
  }

  @Test
  void aFileThatWasCutOffIsRefused() throws Exception {
    TestCorpus made = TestCorpus.write(file(), 7, 256, TestCorpus.UNIFORM);
    try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
      cut.setLength(cut.length() - 1);
    }
    assertRefused("cut off", () -> Corpus.open(file(), made.committee()));
  }

  @Test
  void aForeignFileIsNoCorpus() throws Exception {
    Committee committee = TestCorpus.committee(7, 4).committee(1);
    for (byte[] content : List.of(new byte[0], new byte[100], new byte[10_000])) {
      Files.write(file(), content);
      assertRefused("no corpus", () -> Corpus.open(file(), committee));
    }
  }

  @Test
  void aFileOfAnotherVersionIsRefused() throws Exception {
    TestCorpus made = TestCorpus.write(file(), 7, 64, TestCorpus.UNIFORM);
    flip(8);
    assertRefused("version", () -> Corpus.open(file(), made.committee()));
  }

  @Test
  void anExistingFileIsNeverOverwritten() throws Exception {
    Files.writeString(file(), "mine");
    assertThrows(
        FileAlreadyExistsException.class,
        () -> TestCorpus.write(file(), 7, 64, TestCorpus.UNIFORM));
    assertEquals("mine", Files.readString(file()));
  }

  @Test
  void moreThanTheDiskHoldsIsRefusedBeforeAnythingIsSigned() throws Exception {
    try (CorpusWriter writer =
        TestCorpus.writer(file(), TestCorpus.committee(7, 4), TestCorpus.UNIFORM, 7)) {
      assertRefused("MB left", () -> writer.extendTo(1L << 50));
      assertEquals(0, writer.orders());
    }
  }

  @Test
  void chainsPassMoneyOn() throws Exception {
    CorpusPlan plan = new CorpusPlan(new PickModel.Uniform(), new PickModel.Uniform(), 3, 1);
    TestCorpus made = TestCorpus.write(file(), 7, 300, plan);
    try (Corpus corpus = Corpus.open(made.file(), made.committee())) {
      assertEquals(3, corpus.header().chains());
      CorpusCursor cursor = new CorpusCursor(corpus);
      int[] payees = new int[(int) corpus.orders()];
      for (int i = 0; i < payees.length; i++) {
        cursor.moveTo(i);
        payees[i] = cursor.payee();
        if (i >= 3) {
          assertEquals(payees[i - 3], cursor.payer());
        }
      }
    }
  }

  private void flip(long position) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
      bytes.seek(position);
      int old = bytes.read();
      bytes.seek(position);
      bytes.write(old ^ 1);
    }
  }
}
