package io.meshpay.state;

import io.meshpay.protocol.value.Digest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Everything that a ledger holds and that a refusal or a repeat must leave as it was. */
record LedgerState(
    Map<String, String> entries,
    Digest digest,
    long accounts,
    long entriesCount,
    long entriesReserved,
    long journalPosition) {
  static LedgerState of(Ledger ledger, AccountStore store) {
    return new LedgerState(
        dump(store),
        digestOf(ledger),
        ledger.accounts(),
        ledger.entries(),
        ledger.entriesReserved(),
        ledger.journalPosition());
  }

  static Map<String, String> dump(AccountStore store) {
    Map<String, String> entries = new TreeMap<>();
    store.forEach(
        (account, offset, slot, record) -> {
          byte[] key = new byte[32];
          account.getBytes(offset, key);
          byte[] value = new byte[AccountRecord.BYTES];
          record.buffer().getBytes(0, value);
          HexFormat hex = HexFormat.of();
          entries.put(hex.formatHex(key) + "/" + slot, hex.formatHex(value));
        });
    return entries;
  }

  static Digest digestOf(Ledger ledger) {
    UnsafeBuffer bytes = new UnsafeBuffer(new byte[Digest.BYTES]);
    ledger.copyStateDigest(bytes, 0);
    return Digest.read(bytes, 0);
  }
}
