package io.meshpay.state.journal;

import io.meshpay.state.Seed;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Segments that no journal wrote: whatever is in them, there is an answer or the exception. */
class JournalFuzzTest {
  private static final int ROUNDS = 2000 * Seed.ROUNDS;
  private static final long SALT = 99;

  private final SplittableRandom random = Seed.random("fuzz");
  private final RecordPool pool = new RecordPool(random.split());

  @Test
  void recordsWithGoodChecksumsAndAnyPayloadNeverThrowAnythingElse() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      SimulatedDisk disk = new SimulatedDisk(random.split());
      long last = writeSegment(disk);
      readAll(disk, last);
      reopen(disk);
    }
  }

  private long writeSegment(SimulatedDisk disk) throws IOException {
    int segmentBytes = JournalSettings.SEGMENT_BYTES_MIN;
    SegmentHeader header =
        new SegmentHeader(
            JournalFixture.IDENTITY, segmentBytes, 1, 1, SALT, 0, new UnsafeBuffer(new byte[0]));
    try (DiskFile file = disk.create(header.fileName(), segmentBytes)) {
      file.writeFully(header.toBytes(), 0);
      GroupBuffer group = new GroupBuffer(segmentBytes);
      group.moveTo(SALT, JournalFormat.HEADER_BYTES);
      group.addGroup(1, 1, JournalFormat.HEADER_BYTES);
      long position = 0;
      for (int i = random.nextInt(20); i > 0; i--) {
        position += addRecord(group, position);
      }
      group.writeTo(file);
      return position;
    }
  }

  /** Adds a record of any kind, and says whether it has a position. */
  private int addRecord(GroupBuffer group, long position) {
    RecordKind kind = RecordKind.values()[random.nextInt(random.nextInt(8) == 0 ? 2 : 4)];
    kind = random.nextInt(10) == 0 ? kind : random.nextBoolean() ? RecordKind.VOTE : kind;
    byte[] payload =
        switch (random.nextInt(3)) {
          case 0 -> JournalFixture.bytes(random, random.nextInt(600));
          case 1 -> JournalFixture.bytes(random, 172);
          default -> halfRight();
        };
    group.buffer().putBytes(group.payloadIndex(), payload);
    group.add(kind, position + 1, payload.length);
    return kind.isChange() ? 1 : 0;
  }

  /** The payload of an execution with some bytes changed. */
  private byte[] halfRight() {
    RecordPool.Change change = pool.any(random);
    if (change.kind() == RecordKind.VOTE) {
      return change.bytes();
    }
    int segmentBytes = JournalSettings.SEGMENT_BYTES_MIN;
    CertificatePacking packing = new CertificatePacking(JournalFixture.EPOCH, segmentBytes);
    UnsafeBuffer into = new UnsafeBuffer(ByteBuffer.allocateDirect(segmentBytes));
    UnsafeBuffer digest = new UnsafeBuffer(change.orderDigest().toBytes());
    if (random.nextBoolean()) {
      packing.addOrder(digest, 0, random.nextInt());
    }
    DirectBuffer document = change.content();
    int length =
        packing.pack(
            document,
            0,
            document.capacity(),
            CertificateLayout.orderKind(document, 0, document.capacity()),
            digest,
            into,
            0,
            JournalFormat.HEADER_BYTES);
    byte[] payload = new byte[length];
    into.getBytes(0, payload);
    for (int i = random.nextInt(4); i > 0; i--) {
      payload[random.nextInt(Math.min(length, 40))] = (byte) random.nextInt();
    }
    return payload;
  }

  private static void readAll(SimulatedDisk disk, long last) throws IOException {
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      reader.forEach(1, last, JournalFuzzTest::readRecord);
    } catch (JournalDamagedException e) {
      // The answer to most of it.
    }
  }

  private static void readRecord(JournalRecord record) throws IOException {
    if (record.kind() == RecordKind.EXECUTION) {
      DirectBuffer certificate = record.certificate();
      certificate.getByte(certificate.capacity() - 1);
    }
  }

  private static void reopen(SimulatedDisk disk) throws IOException {
    try {
      Journal.open(
              JournalFixture.environment(disk, 1), JournalFixture.IDENTITY, JournalFixture.SMALL, 0)
          .close();
    } catch (JournalDamagedException e) {
      // Likewise.
    }
  }
}
