package io.meshpay.authority;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.state.AccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import io.meshpay.state.recovery.Rebuild;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credits the opening balances of genesis in an empty store, with a line now and then. The file is
 * read each time that it is asked for and not kept: that is at the first start, and once in a blue
 * moon when no snapshot can be used.
 *
 * @param file genesis, as the committee's files have it
 * @param accountsMax how many entries the store takes
 */
record OpeningBalances(Path file, Committee committee, TokenSet tokens, long accountsMax)
    implements Rebuild.Genesis {
  private static final Logger LOG = LoggerFactory.getLogger(OpeningBalances.class);
  private static final int BALANCES_PER_LOOK_AT_THE_CLOCK = 4096;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * {@inheritDoc}
   *
   * @throws IOException caused by a {@link StartException}, if the file can't be used
   */
  @Override
  public Consumer<AccountStore> read() throws IOException {
    try {
      Genesis genesis = CommitteeFiles.readGenesis(file, committee);
      requireRoom(genesis);
      return store -> credit(store, genesis);
    } catch (StartException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void requireRoom(Genesis genesis) throws StartException {
    int balances = genesis.balances().size();
    if (balances > accountsMax) {
      throw StartException.configuration(
          "genesis has %d balances, more than limits.accountsMax = %d"
              .formatted(balances, accountsMax));
    }
  }

  private void credit(AccountStore store, Genesis genesis) {
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
