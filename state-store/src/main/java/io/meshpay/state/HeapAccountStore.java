package io.meshpay.state;

import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Keeps the entries on the heap and loses them at the end: for tests, simulations and trials.
 * Allocates for new entries only.
 */
public final class HeapAccountStore implements AccountStore {
  private final Map<AccountSlot, AccountRecord> records = new HashMap<>();
  private final AccountSlot probe = new AccountSlot();
  private final long entriesMax;

  /** An empty store that grows as needed, beyond {@code entriesMax} too. */
  public HeapAccountStore(long entriesMax) {
    this.entriesMax = entriesMax;
  }

  @Override
  public boolean load(DirectBuffer account, int offset, int slot, AccountRecord into) {
    AccountRecord record = records.get(probe.set(account, offset, slot));
    if (record == null) {
      return false;
    }
    into.copy(record);
    return true;
  }

  @Override
  public void store(DirectBuffer account, int offset, int slot, AccountRecord record) {
    AccountRecord held = records.get(probe.set(account, offset, slot));
    if (held == null) {
      held = new AccountRecord();
      records.put(new AccountSlot().set(account, offset, slot), held);
    }
    held.copy(record);
  }

  @Override
  public long entries() {
    return records.size();
  }

  @Override
  public long entriesMax() {
    return entriesMax;
  }

  @Override
  public void forEach(Visitor visitor) {
    AccountRecord copy = new AccountRecord();
    records.forEach(
        (key, record) -> {
          copy.copy(record);
          visitor.entry(key.account(), 0, key.slot(), copy);
        });
  }

  @Override
  public void close() {}
}
