package io.meshpay.state.snapshot;

import io.meshpay.state.AccountRecord;
import io.meshpay.state.AccountStore;
import io.meshpay.state.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes entries behind the header, many at once, and the checksum behind them. */
final class EntryWriter implements AccountStore.Visitor {
  static final int ENTRIES_PER_WRITE = 4096;

  private final DiskFile file;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(ENTRIES_PER_WRITE * SnapshotFormat.ENTRY_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN);
  private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
  private long offset = SnapshotFormat.HEADER_BYTES;

  EntryWriter(DiskFile file) {
    this.file = file;
  }

  @Override
  public void entry(DirectBuffer account, int accountOffset, int slot, AccountRecord record) {
    if (bytes.remaining() < SnapshotFormat.ENTRY_BYTES) {
      write();
    }
    int entry = bytes.position();
    buffer.putBytes(entry, account, accountOffset, SnapshotFormat.SLOT_OFFSET);
    buffer.putInt(entry + SnapshotFormat.SLOT_OFFSET, slot, ByteOrder.LITTLE_ENDIAN);
    buffer.putBytes(entry + SnapshotFormat.RECORD_OFFSET, record.buffer(), 0, AccountRecord.BYTES);
    bytes.position(entry + SnapshotFormat.ENTRY_BYTES);
  }

  private void write() {
    bytes.flip();
    crc.update(bytes.duplicate());
    try {
      int count = bytes.remaining();
      file.writeFully(bytes, offset);
      offset += count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.clear();
  }

  void end() throws IOException {
    write();
    bytes.putInt((int) crc.getValue()).flip();
    file.writeFully(bytes, offset);
  }
}
