package io.meshpay.load.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusCursor;
import io.meshpay.load.corpus.SeededKeys;
import io.meshpay.load.corpus.TestCorpus;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestWriterTest {
  private static final long SEED = 5;

  @TempDir private Path folder;
  private TestCorpus made;
  private Corpus corpus;
  private CorpusCursor cursor;
  private RequestWriter writer;
  private final UnsafeBuffer out = new UnsafeBuffer(new byte[4096]);

  @BeforeEach
  void open() throws Exception {
    made = TestCorpus.write(folder.resolve("c"), SEED, 128, TestCorpus.UNIFORM);
    corpus = Corpus.open(made.file(), made.committee());
    cursor = new CorpusCursor(corpus);
    writer = new RequestWriter(made.committee().epoch(), 2);
  }

  @AfterEach
  void close() {
    corpus.close();
  }

  private byte[] message(int frameBytes) {
    assertEquals(frameBytes - 4, out.getInt(0, ByteOrder.LITTLE_ENDIAN));
    byte[] message = new byte[frameBytes - 4];
    out.getBytes(4, message);
    return message;
  }

  private TransferOrder order() {
    return TransferOrder.read(cursor.buffer(), cursor.orderOffset());
  }

  @Test
  void anOrderIsTheProtocolsTransferRequest() {
    cursor.moveTo(77);
    writer.putOrder(out, 0x0123_4567_89ab_cdefL, cursor);
    byte[] expected = MessageCodec.encode(new TransferRequest(0x0123_4567_89ab_cdefL, 1, order()));
    assertArrayEquals(expected, message(RequestWriter.ORDER_FRAME_BYTES));
  }

  @Test
  void aCertificateIsTheProtocolsAndValid() throws Exception {
    CertificateCheck check = new CertificateCheck(made.committee(), SignatureVerifiers.best());
    for (int leaves : new int[] {1, 2, 3, 5, 64}) {
      for (int place : new int[] {0, 31, 63, 64, 127}) {
        cursor.moveTo(place);
        TransferOrder order = order();
        SignedLeaf mine = vote(order.digest(), leaves);
        byte[] answer = MessageCodec.encode(new TransferResponse(9, order.digest(), mine));
        int voteBytes = answer.length - AnswerCheck.LEAF_OFFSET;

        int bytes =
            writer.putCertificate(
                out, place, cursor, new UnsafeBuffer(answer), AnswerCheck.LEAF_OFFSET, voteBytes);

        byte[] message = message(bytes);
        ConfirmationRequest request =
            (ConfirmationRequest) MessageCodec.decode(new UnsafeBuffer(message), 0, message.length);
        Certificate certificate = request.certificate();
        assertEquals(place, request.requestId());
        assertEquals(List.of(0, 1, 2), voters(certificate));
        assertTrue(check.check(certificate).isValid(), leaves + " leaves, order " + place);
        Certificate expected = Certificate.of(made.committee(), order, certificate.votes(), 0);
        assertArrayEquals(MessageCodec.encode(new ConfirmationRequest(place, expected)), message);
        assertEquals(mine, certificate.votes().getFirst());
      }
    }
  }

  private static List<Integer> voters(Certificate certificate) {
    return certificate.votes().stream().map(SignedLeaf::authority).toList();
  }

  /** The target's vote, the last of several under one signature. */
  private SignedLeaf vote(Digest digest, int leaves) {
    List<Digest> batch = new ArrayList<>();
    for (int i = 1; i < leaves; i++) {
      byte[] other = new byte[Digest.BYTES];
      Arrays.fill(other, (byte) i);
      batch.add(Digest.of(other));
    }
    batch.add(digest);
    return SignedLeaf.sign(
            new SeededKeys(SEED).authority(0),
            made.committee().signingContext(),
            Domain.VOTE_ROOT,
            0,
            batch)
        .getLast();
  }

  @Test
  void anAnswerIsCheckedForEverythingButItsSignature() {
    cursor.moveTo(5);
    Digest digest = order().digest();
    byte[] right = MessageCodec.encode(new TransferResponse(1, digest, vote(digest, 3)));
    assertTrue(isRight(right));
    cursor.moveTo(6);
    assertEquals(false, isRight(right), "of another order");
    cursor.moveTo(5);
    int leaf = AnswerCheck.LEAF_OFFSET;
    for (int offset :
        new int[] {
          0,
          leaf + SignedLeaf.AUTHORITY_OFFSET,
          leaf + SignedLeaf.LEAF_INDEX_OFFSET,
          leaf + SignedLeaf.LEAF_COUNT_OFFSET + 1,
          leaf - 1,
          leaf + SignedLeaf.BYTES
        }) {
      byte[] wrong = right.clone();
      wrong[offset] ^= 1;
      assertEquals(false, isRight(wrong), "byte " + offset);
    }
    assertEquals(false, isRight(Arrays.copyOf(right, right.length - 1)));
    assertEquals(false, isRight(Arrays.copyOf(right, 20)));
  }

  private boolean isRight(byte[] answer) {
    return AnswerCheck.isRight(new UnsafeBuffer(answer), 0, answer.length, cursor);
  }
}
