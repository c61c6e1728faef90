package io.meshpay.state;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import org.jspecify.annotations.Nullable;

/**
 * Copies records in and out of a Chronicle Map without garbage. The map's file names this class:
 * who renames it makes older files unreadable.
 */
final class AccountRecordMarshaller
    implements SizedReader<AccountRecord>, SizedWriter<AccountRecord> {
  @Override
  public long size(AccountRecord record) {
    return AccountRecord.BYTES;
  }

  @Override
  public void write(Bytes<?> out, long size, AccountRecord record) {
    out.write(record.buffer().byteArray());
  }

  @Override
  public AccountRecord read(Bytes<?> in, long size, @Nullable AccountRecord using) {
    AccountRecord record = using == null ? new AccountRecord() : using;
    in.read(record.buffer().byteArray());
    return record;
  }
}
