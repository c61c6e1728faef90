package io.meshpay.authority;

import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.state.AccountStore;
import io.meshpay.state.ChronicleAccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import io.meshpay.state.WriteBackAccountStore;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalDamagedException;
import io.meshpay.state.journal.JournalEnvironment;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalIdentityException;
import io.meshpay.state.recovery.Rebuild;
import io.meshpay.state.recovery.ReplayException;
import io.meshpay.state.recovery.StoreTooSmallException;
import io.meshpay.state.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens an authority's state: first the journal, then the ledger at its position. The account map
 * is used as it is after a clean stop; after any other it is rebuilt, since nobody knows which of
 * its pages have reached the disk.
 */
final class StateOpening {
  private static final Logger LOG = LoggerFactory.getLogger(StateOpening.class);

  private final DataDirectory directory;
  private final AuthorityFiles files;
  private final AuthorityConfig config;
  private final TokenSet tokens;
  private final JournalIdentity identity;

  private StateOpening(DataDirectory directory, AuthorityFiles files, AuthorityConfig config) {
    this.directory = directory;
    this.files = files;
    this.config = config;
    tokens = TokenSet.of(files.committee().tokens().stream().mapToInt(Token::id).toArray());
    identity =
        new JournalIdentity(
            files.committee().epoch(), files.committee().id(), files.key().publicKey());
  }

  /**
   * Opens the state.
   *
   * @throws StartException if the journal, or what is derived from it, can't be used
   */
  static OpenState open(DataDirectory directory, AuthorityFiles files, AuthorityConfig config)
      throws StartException {
    StateOpening opening = new StateOpening(directory, files, config);
    try {
      return opening.open();
    } catch (JournalIdentityException e) {
      throw StartException.configuration(String.valueOf(e.getMessage()));
    } catch (StoreTooSmallException e) {
      throw StartException.configuration(
          "limits.accountsMax = %d is too low: %s"
              .formatted(config.limits().accountsMax(), e.getMessage()));
    } catch (JournalDamagedException | ReplayException e) {
      throw StartException.refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (e.getCause() instanceof StartException genesis) {
        throw genesis;
      }
      LOG.debug("the state can't be opened", e);
      throw StartException.refused("data folder " + config.data() + ": " + FailureText.describe(e));
    }
  }

  private OpenState open() throws StartException, IOException {
    Snapshots snapshots = new Snapshots(directory.snapshots(), identity);
    StartChecks checks = new StartChecks(directory, config.data(), identity, snapshots);
    checks.requireItsMark();
    new VotedMark(config.key(), files.key().publicKey()).require(directory, config.data());
    if (directory.isNew()) {
      directory.clear();
    }
    CleanStop cleanStop = directory.cleanStop();
    FileDisk journalDisk = directory.journal();
    Rebuild rebuild =
        new Rebuild(
            journalDisk,
            identity,
            snapshots,
            this::ledger,
            new OpeningBalances(config.genesis(), files.committee(), tokens, accountsMax()));
    long newestSnapshot = checks.newestSnapshot();
    Journal journal = openJournal(journalDisk, cleanStop, newestSnapshot);
    try {
      boolean wasClean = cleanStop != null && cleanStop.journalPosition() == journal.position();
      if (wasClean) {
        checks.requireReplayable(newestSnapshot, journal.position());
      }
      directory.forgetCleanStop();
      Rebuild.Built built = state(wasClean ? cleanStop : null, journal, rebuild);
      if (directory.isNew()) {
        keepGenesis(snapshots, built);
      }
      return new OpenState(built.ledger(), built.store(), journal, tokens, rebuild);
    } catch (IOException | RuntimeException failure) {
      try (journal) {
        throw failure;
      }
    }
  }

  private Journal openJournal(FileDisk disk, @Nullable CleanStop cleanStop, long newestSnapshot)
      throws IOException {
    long knownDurable =
        Math.max(newestSnapshot, cleanStop == null ? 0 : cleanStop.journalPosition());
    SecureRandom salts = new SecureRandom();
    JournalEnvironment environment =
        new JournalEnvironment(
            disk,
            System::nanoTime,
            salts::nextLong,
            task -> Thread.ofPlatform().name(config.name() + "-segments").start(task));
    Journal journal =
        Journal.open(
            environment, identity, config.journal().toSettings(), knownDurable, newestSnapshot);
    if (journal.recovery().clearedBytes() > 0) {
      LOG.warn(
          "cleared {} bytes behind byte {} of {}: {}",
          journal.recovery().clearedBytes(),
          journal.recovery().offset(),
          journal.recovery().file(),
          cleanStop == null
              ? "a write that the last stop tore off, of which nobody has been told, unless the"
                  + " disk has changed what it had written at the very end"
              : "no change was there at the last stop, which was a clean one: check the disk");
    }
    return journal;
  }

  /** Saves later starts from reading genesis, which is text of which every key is checked. */
  private static void keepGenesis(Snapshots snapshots, Rebuild.Built built) throws IOException {
    try {
      snapshots.write(built.store(), 0, Rebuild.digestOf(built.ledger()));
    } catch (IOException | RuntimeException failure) {
      built.store().close();
      throw failure;
    }
  }

  /**
   * The state at the journal's end.
   *
   * @param cleanStop the last stop, if it was a clean one
   */
  private Rebuild.Built state(@Nullable CleanStop cleanStop, Journal journal, Rebuild rebuild)
      throws IOException {
    if (cleanStop != null) {
      Rebuild.Built kept = keep(cleanStop);
      if (kept != null) {
        return kept;
      }
    } else if (!directory.isNew()) {
      LOG.info("the last stop was not a clean one: rebuilding the account map");
    }
    long startedNanos = System.nanoTime();
    Rebuild.Built built =
        rebuild.at(journal.position(), () -> emptyMap(directory.accounts()), new RebuildLog());
    LOG.info(
        "built the account map from {} and the journal up to position {} in {} ms",
        built.snapshotPosition() == Rebuild.Built.FROM_GENESIS
            ? "genesis"
            : "the snapshot of position " + built.snapshotPosition(),
        journal.position(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos));
    return built;
  }

  /** The map as it was left; null if it isn't what the clean stop says, and must be rebuilt. */
  private Rebuild.@Nullable Built keep(CleanStop cleanStop) {
    AccountStore store;
    try {
      store = openMap(directory.accounts());
    } catch (IOException e) {
      // For instance because limits.accountsMax was changed.
      LOG.info("rebuilding the account map: {}", e.getMessage());
      return null;
    }
    try {
      Ledger ledger = ledger(store);
      if (cleanStop.equals(CleanStop.of(ledger, store))) {
        LOG.info("the account map is as the last stop has left it");
        return new Rebuild.Built(store, ledger, Rebuild.Built.FROM_GENESIS);
      }
      LOG.warn("rebuilding the account map: it is not the one of the last stop");
    } catch (RuntimeException e) {
      LOG.warn("rebuilding the account map: it can't be used", e);
    }
    store.close();
    return null;
  }

  /** Opens an empty map of accounts, in place of the one that is there. */
  AccountStore emptyMap(Path file) throws IOException {
    directory.deleteMap(file);
    return openMap(file);
  }

  private AccountStore openMap(Path file) throws IOException {
    return new WriteBackAccountStore(
        ChronicleAccountStore.open(file.toFile(), accountsMax()), config.limits().accountsCached());
  }

  private long accountsMax() {
    return config.limits().accountsMax();
  }

  private Ledger ledger(AccountStore store) {
    long clockSkewMicros = TimeUnit.MILLISECONDS.toMicros(config.limits().clockSkewMillis());
    return new Ledger(store, tokens, AccountKeys::isAcceptable, clockSkewMicros);
  }
}
