package io.meshpay.state.recovery;

import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.state.Ledger;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.journal.JournalRecord;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Repeats the changes of a journal on a ledger that stands where they begin. */
final class Replay {
  private static final int RECORDS_PER_PROGRESS = 1 << 14;

  private final Ledger ledger;
  private final LongConsumer progress;
  private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[0]);
  private final TransferOrderDecoder order = new TransferOrderDecoder();

  /**
   * @param progress told a position now and then
   */
  Replay(Ledger ledger, LongConsumer progress) {
    this.ledger = ledger;
    this.progress = progress;
  }

  /**
   * Repeats all changes behind the ledger's position.
   *
   * @param to the last one
   * @throws IOException if the journal can't be read that far
   * @throws ReplayException if it is not this state that the journal goes on from
   */
  void run(JournalReader journal, long to) throws IOException {
    journal.forEach(ledger.journalPosition() + 1, to, this::repeat);
    if (ledger.journalPosition() != to) {
      throw new ReplayException(
          "the state is at position " + ledger.journalPosition() + ", the journal at " + to);
    }
  }

  private void repeat(JournalRecord record) throws ReplayException {
    bytes.wrap(record.order());
    order.wrap(bytes, 0);
    try {
      switch (record.kind()) {
        case VOTE -> ledger.restoreVote(order);
        case EXECUTION -> ledger.restoreExecution(order);
        default -> throw new IllegalStateException("a " + record.kind() + " is no change");
      }
    } catch (IllegalStateException e) {
      throw new ReplayException(
          "record %d, in segment %d at byte %d, doesn't go with the state before it: %s"
              .formatted(record.position(), record.segment(), record.offset(), e.getMessage()));
    }
    if (record.position() % RECORDS_PER_PROGRESS == 0) {
      progress.accept(record.position());
    }
  }
}
