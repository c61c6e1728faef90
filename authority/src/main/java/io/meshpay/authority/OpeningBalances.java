package io.meshpay.authority;

import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.state.AccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credits the opening balances of genesis in an empty store, with a line now and then. */
final class OpeningBalances {
  private static final Logger LOG = LoggerFactory.getLogger(OpeningBalances.class);
  private static final int BALANCES_PER_LOOK_AT_THE_CLOCK = 4096;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

  private OpeningBalances() {}

  static void credit(AccountStore store, TokenSet tokens, Genesis genesis) {
    // Genesis has checked the keys, which takes longer than all the rest.
    Ledger ledger = new Ledger(store, tokens, (key, offset) -> true, 0);
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
