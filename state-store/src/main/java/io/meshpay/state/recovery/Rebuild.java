package io.meshpay.state.recovery;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.AccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.disk.Disk;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.journal.SegmentsMissingException;
import io.meshpay.state.snapshot.Snapshot;
import io.meshpay.state.snapshot.SnapshotDamagedException;
import io.meshpay.state.snapshot.Snapshots;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Builds the state of an authority anew, at any position of its journal: from the newest sound
 * snapshot that isn't behind it, or from genesis, and then change by change. Snapshots that the
 * journal in the folder no longer goes on from are of no use.
 *
 * @param journal the folder of the journal
 * @param ledgers opens a ledger over a store
 * @param genesis is read when there is nothing else to begin with
 */
public record Rebuild(
    Disk journal,
    JournalIdentity identity,
    Snapshots snapshots,
    Function<AccountStore, Ledger> ledgers,
    Genesis genesis) {

  /** Where the opening balances are. */
  @FunctionalInterface
  public interface Genesis {
    /**
     * Reads them.
     *
     * @return credits them in an empty store
     * @throws IOException if they can't be read, or the store would not take them
     */
    Consumer<AccountStore> read() throws IOException;
  }

  /** Opens an empty store where the one that it gave before, closed meanwhile, is thrown away. */
  @FunctionalInterface
  public interface EmptyStore {
    AccountStore open() throws IOException;
  }

  /** Is told how the work goes on, now and then. */
  public interface Progress {
    /** A snapshot is left alone, and why. */
    void skipped(long position, String why);

    /** So many of a snapshot's entries are loaded. */
    void loaded(long entries);

    /** The journal is replayed up to a position. */
    void replayed(long position, long to);
  }

  /**
   * A state that was built.
   *
   * @param snapshotPosition of the snapshot that it was built from, or {@link #FROM_GENESIS}
   */
  public record Built(AccountStore store, Ledger ledger, long snapshotPosition) {
    /** Instead of a snapshot's position. */
    public static final long FROM_GENESIS = -1;
  }

  /**
   * Builds the state at a position.
   *
   * @param to durable in the journal; 0 for genesis
   * @throws SegmentsMissingException if the folder of the journal begins behind every snapshot that
   *     can be used
   * @throws StoreTooSmallException if the state has more entries than the store has room for
   * @throws IOException if the journal, or the snapshots beneath it, don't give it; the store is
   *     closed then
   */
  public Built at(long to, EmptyStore stores, Progress progress) throws IOException {
    try (JournalReader reader = JournalReader.open(journal, identity)) {
      Built base = base(reader.firstPosition(), to, stores, progress);
      try {
        new Replay(base.ledger(), position -> progress.replayed(position, to)).run(reader, to);
        requireRoom(base.ledger().entries() + base.ledger().entriesReserved(), base.store());
        return base;
      } catch (IOException | RuntimeException failure) {
        base.store().close();
        throw failure;
      }
    }
  }

  private Built base(long journalFirst, long to, EmptyStore stores, Progress progress)
      throws IOException {
    boolean wasThere = false;
    for (long position : snapshots.positions()) {
      if (position > to || position < journalFirst - 1) {
        continue;
      }
      wasThere = true;
      AccountStore store = stores.open();
      try {
        requireRoom(snapshots.describe(position).entries(), store);
        Snapshot snapshot = snapshots.load(position, store, progress::loaded);
        Ledger ledger = ledgers.apply(store);
        if (digestOf(ledger).equals(snapshot.stateDigest())
            && ledger.journalPosition() == position) {
          return new Built(store, ledger, position);
        }
        progress.skipped(position, "its entries don't have its state digest");
      } catch (SnapshotDamagedException e) {
        progress.skipped(position, String.valueOf(e.getMessage()));
      } catch (IOException | RuntimeException failure) {
        store.close();
        throw failure;
      }
      store.close();
    }
    if (journalFirst > 1) {
      throw new SegmentsMissingException(
          1,
          journalFirst,
          wasThere
              ? "no snapshot since can be used"
              : "there is no snapshot of position %d or later".formatted(journalFirst - 1));
    }
    Consumer<AccountStore> credits = genesis.read();
    AccountStore store = stores.open();
    try {
      credits.accept(store);
      return new Built(store, ledgers.apply(store), Built.FROM_GENESIS);
    } catch (RuntimeException failure) {
      store.close();
      throw failure;
    }
  }

  /** A store has room for twice as many entries as votes may lead to. */
  private static void requireRoom(long entries, AccountStore store) throws StoreTooSmallException {
    if (entries - store.entriesMax() > store.entriesMax()) {
      throw new StoreTooSmallException(entries);
    }
  }

  /** The digest of a ledger's state. */
  public static Digest digestOf(Ledger ledger) {
    UnsafeBuffer bytes = new UnsafeBuffer(new byte[Digest.BYTES]);
    ledger.copyStateDigest(bytes, 0);
    return Digest.read(bytes, 0);
  }
}
