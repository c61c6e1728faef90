package io.meshpay.state;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import org.jspecify.annotations.Nullable;

/**
 * Copies keys in and out of a Chronicle Map without garbage. The map's file names this class: who
 * renames it makes older files unreadable.
 */
final class AccountSlotMarshaller implements SizedReader<AccountSlot>, SizedWriter<AccountSlot> {
  @Override
  public long size(AccountSlot slot) {
    return AccountSlot.BYTES;
  }

  @Override
  public void write(Bytes<?> out, long size, AccountSlot slot) {
    out.write(slot.bytes());
  }

  @Override
  public AccountSlot read(Bytes<?> in, long size, @Nullable AccountSlot using) {
    AccountSlot slot = using == null ? new AccountSlot() : using;
    in.read(slot.bytes());
    return slot;
  }
}
