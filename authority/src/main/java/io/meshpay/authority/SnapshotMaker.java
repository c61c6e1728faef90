package io.meshpay.authority;

import io.meshpay.state.AccountStore;
import io.meshpay.state.ChronicleAccountStore;
import io.meshpay.state.recovery.Rebuild;
import io.meshpay.state.snapshot.Snapshot;
import java.io.IOException;

/**
 * Makes a snapshot from the last one and the journal's ended segments, beside the running ledger.
 * Whether that works out or not, no draft stays behind.
 *
 * <p>Rejected: copying the account map while it is in use. The ledger would have to stand still, or
 * the copy be mended from the journal afterwards; and it would prove nothing, while this proves
 * each time that the journal can be replayed.
 */
final class SnapshotMaker {
  /** One more than what is needed, lest a damaged one mean to start from genesis. */
  private static final int SNAPSHOTS_KEPT = 2;

  private final Rebuild rebuild;
  private final DataDirectory directory;
  private final long accountsMax;

  /**
   * What was made.
   *
   * @param covered the position of the oldest snapshot that is kept, if it was found whole; 0
   *     otherwise
   */
  record Made(Snapshot snapshot, long covered) {}

  SnapshotMaker(Rebuild rebuild, DataDirectory directory, long accountsMax) {
    this.rebuild = rebuild;
    this.directory = directory;
    this.accountsMax = accountsMax;
  }

  /** The position of the newest snapshot; 0 if there is none. */
  long newestPosition() throws IOException {
    return rebuild.snapshots().positions().stream().findFirst().orElse(0L);
  }

  /** Removes what a crash has left unfinished. */
  void discardDrafts() throws IOException {
    directory.deleteMap(directory.draft());
    rebuild.snapshots().discardDraft();
  }

  /**
   * Makes one.
   *
   * @param to a position that the journal's ended segments reach
   */
  Made make(long to) throws IOException {
    try {
      Made made = build(to);
      directory.deleteMap(directory.draft());
      return made;
    } catch (IOException | RuntimeException | Error failure) {
      try {
        discardDrafts();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  private Made build(long to) throws IOException {
    Rebuild.Built built = rebuild.at(to, this::emptyDraft, new RebuildLog());
    try {
      Snapshot snapshot =
          rebuild.snapshots().write(built.store(), to, Rebuild.digestOf(built.ledger()));
      rebuild.snapshots().prune(SNAPSHOTS_KEPT);
      return new Made(snapshot, covered(built.snapshotPosition()));
    } finally {
      built.store().close();
    }
  }

  private AccountStore emptyDraft() throws IOException {
    directory.deleteMap(directory.draft());
    return ChronicleAccountStore.open(directory.draft().toFile(), accountsMax);
  }

  /**
   * The snapshots that are kept must stay of use. They are if the oldest of them is the one that
   * this one was built from: so it was read whole just now, and the journal from there on, too.
   * After a damaged one it is the next time.
   */
  private long covered(long builtFrom) throws IOException {
    return rebuild.snapshots().positions().getLast() == builtFrom ? builtFrom : 0;
  }
}
