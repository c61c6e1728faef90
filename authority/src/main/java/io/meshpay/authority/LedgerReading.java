package io.meshpay.authority;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.Ledger;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** How far a ledger was at one moment; see the methods of {@link Ledger}. */
record LedgerReading(
    long accounts,
    long entries,
    long entriesReserved,
    long journalPosition,
    long votes,
    long executions,
    long equivocations,
    Digest stateDigest) {

  /** Of no ledger yet. */
  static final LedgerReading NONE =
      new LedgerReading(0, 0, 0, 0, 0, 0, 0, Digest.of(new byte[Digest.BYTES]));

  /** The first 48 bits of the digest: what a double holds exactly. */
  long stateDigestPrefix() {
    return ByteBuffer.wrap(stateDigest.toBytes()).getLong() >>> 16;
  }

  /** For the ledger's own thread. Short, without a scan. */
  static LedgerReading of(Ledger ledger) {
    UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.BYTES]);
    ledger.copyStateDigest(digest, 0);
    return new LedgerReading(
        ledger.accounts(),
        ledger.entries(),
        ledger.entriesReserved(),
        ledger.journalPosition(),
        ledger.votes(),
        ledger.executions(),
        ledger.equivocations().seen(),
        Digest.read(digest, 0));
  }
}
