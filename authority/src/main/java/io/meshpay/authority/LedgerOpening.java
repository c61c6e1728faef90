package io.meshpay.authority;

import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.state.AccountStore;
import io.meshpay.state.ChronicleAccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the ledger over a data folder: a new folder gets the opening balances first.
 *
 * @param ledger used by one thread at a time
 * @param store beneath it; to be closed after the ledger's last use
 * @param tokens the committee's
 * @param isNew whether nobody has voted on this data yet
 */
record LedgerOpening(Ledger ledger, AccountStore store, TokenSet tokens, boolean isNew) {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerOpening.class);
  private static final int BALANCES_PER_LOOK_AT_THE_CLOCK = 4096;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

  static LedgerOpening open(
      DataDirectory directory, AuthorityFiles files, AuthorityConfig.Limits limits)
      throws StartException {
    TokenSet tokens =
        TokenSet.of(files.committee().tokens().stream().mapToInt(Token::id).toArray());
    try {
      boolean isNew = directory.contents() != DataDirectory.Contents.USED;
      if (isNew) {
        load(directory, files.genesis(), tokens, limits.accountsMax());
      }
      AccountStore store =
          ChronicleAccountStore.open(directory.accounts().toFile(), limits.accountsMax());
      try {
        long clockSkewMicros = TimeUnit.MILLISECONDS.toMicros(limits.clockSkewMillis());
        Ledger ledger = new Ledger(store, tokens, AccountKeys::isAcceptable, clockSkewMicros);
        return new LedgerOpening(ledger, store, tokens, isNew);
      } catch (RuntimeException failure) {
        store.close();
        throw failure;
      }
    } catch (IOException e) {
      throw StartException.configuration("account map: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("the account map {} can't be used", directory.accounts(), e);
      throw StartException.refused(
          "the account map %s can't be used, perhaps since the last stop was not a clean one: %s"
              .formatted(directory.accounts(), e));
    }
  }

  private static void load(
      DataDirectory directory, Genesis genesis, TokenSet tokens, long accountsMax)
      throws IOException, StartException {
    if (genesis.balances().size() > accountsMax) {
      throw StartException.configuration(
          "genesis has %d balances, more than limits.accountsMax = %d"
              .formatted(genesis.balances().size(), accountsMax));
    }
    if (directory.contents() == DataDirectory.Contents.HALF_LOADED) {
      LOG.warn(
          "the last start ended before any vote was possible; loading the opening balances again");
    }
    directory.beginLoading();
    try (AccountStore store =
        ChronicleAccountStore.open(directory.accounts().toFile(), accountsMax)) {
      // Genesis has checked the keys, which takes longer than all the rest.
      Ledger ledger = new Ledger(store, tokens, (key, offset) -> true, 0);
      credit(ledger, genesis);
    }
  }

  private static void credit(Ledger ledger, Genesis genesis) {
    int done = 0;
    int count = genesis.balances().size();
    long nextProgressNanos = System.nanoTime() + PROGRESS_NANOS;
    for (OpeningBalance balance : genesis.balances()) {
      ledger.credit(
          new UnsafeBuffer(balance.account().toBytes()), 0, balance.token(), balance.amount());
      done++;
      if (done % BALANCES_PER_LOOK_AT_THE_CLOCK == 0
          && System.nanoTime() - nextProgressNanos >= 0) {
        LOG.info("loading opening balances: {} of {}", done, count);
        nextProgressNanos += PROGRESS_NANOS;
      }
    }
    LOG.info("loaded {} opening balances", count);
  }
}
