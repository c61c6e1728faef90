package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.state.disk.ReadableFile;
import io.meshpay.state.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal outlives its writers: the bytes of today must be read by every later version. */
class JournalFormatTest {
  private final SplittableRandom random = new SplittableRandom(11);
  private final SimulatedDisk disk = new SimulatedDisk(random.split());
  private final List<TransferOrder> orders =
      List.of(JournalFixture.order(random), JournalFixture.order(random));
  private byte[] segment = {};

  @BeforeEach
  void writeSegment() throws IOException {
    try (Journal journal =
        Journal.open(
            JournalFixture.environment(disk, 3),
            JournalFixture.IDENTITY,
            JournalFixture.SMALL,
            0)) {
      journal.appendVote(new UnsafeBuffer(orders.getFirst().toBytes()), 0);
      journal.commit();
      for (Certificate certificate : JournalFixture.certificates(random, orders, 1)) {
        byte[] bytes = certificate.toBytes();
        journal.appendExecution(new UnsafeBuffer(bytes), 0, bytes.length);
      }
      journal.rotate();
      journal.commit();
    }
    segment = read(SegmentName.of(1));
  }

  private byte[] read(String name) throws IOException {
    try (ReadableFile file = disk.openToRead(name)) {
      byte[] bytes = new byte[(int) file.length()];
      file.readFully(ByteBuffer.wrap(bytes), 0);
      return bytes;
    }
  }

  private String hex(int offset, int length) {
    return HexFormat.of().formatHex(segment, offset, offset + length);
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void aHeaderSaysWhoseJournalItIsAndWhereItStands() throws IOException {
    assertEquals(
        HexFormat.of().formatHex("MeshPayJ".getBytes(StandardCharsets.US_ASCII)), hex(0, 8));
    assertEquals("01000000" + "00000200" + "0700000000000000", hex(8, 16));
    assertEquals(JournalFixture.IDENTITY.committeeId().toHex(), hex(24, 32));
    assertEquals(JournalFixture.IDENTITY.authority().toHex(), hex(56, 32));
    assertEquals("0100000000000000" + "0100000000000000", hex(88, 16));
    assertEquals("0000000000000000", hex(112, 8));
    byte[] next = read(SegmentName.of(4));
    String position = HexFormat.of().formatHex(next, 88, 104);
    assertEquals("0400000000000000" + "0300000000000000", position);
    assertEquals("0100000000000000", HexFormat.of().formatHex(next, 112, 120));
  }

  @Test
  void recordsStandAtMultiplesOfEight() {
    // A group, its number, its first position, how far was forced; then the vote.
    assertEquals("1d000000", hex(4096, 4));
    assertEquals("01" + "0100000000000000" + "0100000000000000" + "00100000", hex(4104, 21));
    assertEquals("000000", hex(4125, 3));
    assertEquals("b5000000", hex(4128, 4));
    String order = HexFormat.of().formatHex(orders.getFirst().toBytes());
    assertEquals("03" + order + "000000", hex(4136, 176));
    // The second group, and an execution whose order is at 4137.
    assertEquals("01" + "0200000000000000" + "0200000000000000" + "d8100000", hex(4320, 21));
    assertEquals("04", hex(4352, 1));
    assertEquals("01" + "0100" + "29100000", hex(4357, 7));
    // Its vote: authority 0, leaf 0 of 2, one node; the signature and the node follow.
    assertEquals("0000" + "0000" + "0200" + "00000001", hex(4364, 10));
    String sibling = orders.getLast().digest().toHex();
    assertEquals(sibling, hex(4374 + 64, 32));
  }

  @Test
  void sharedPartsAreOffsets() {
    // The second execution writes its order, and refers to the signature and to the first order.
    int second = 4344 + JournalFormat.aligned(4374 + 96 - 4344);
    assertEquals("04", hex(second + 8, 1));
    int order = second + 9 + 5 + 2;
    assertEquals("00000000", hex(order, 4));
    assertEquals(HexFormat.of().formatHex(orders.getLast().toBytes()), hex(order + 4, 172));
    int vote = order + 4 + 172;
    assertEquals("0000" + "0100" + "0200" + "09000001", hex(vote, 10));
    assertEquals("16110000" + "29100000", hex(vote + 10, 8));
    int end = JournalFormat.aligned(vote + 18);
    assertEquals("11000000", hex(end, 4));
    assertEquals("02" + "0300000000000000", hex(end + 8, 9));
  }

  @Test
  void noByteHasChanged() throws NoSuchAlgorithmException {
    assertEquals(
        "10025569d6ac1d7355b3e92e421f4b62478d8ced62750b0487abea1af57cd142", sha256(segment));
  }
}
