package io.meshpay.authority;

import io.meshpay.state.AccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.recovery.Rebuild;

/**
 * The state of an authority, opened.
 *
 * @param ledger used by one thread at a time, like the journal
 * @param store beneath it
 * @param journal at the ledger's position
 * @param tokens the committee's
 * @param rebuild builds the same from scratch
 */
record OpenState(
    Ledger ledger, AccountStore store, Journal journal, TokenSet tokens, Rebuild rebuild) {}
