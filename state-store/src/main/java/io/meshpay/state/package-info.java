/**
 * The ledger: the rules of payment over an account store, and the stores.
 *
 * <p>{@link io.meshpay.state.Ledger} decides and changes; {@link io.meshpay.state.Verdict} and
 * {@link io.meshpay.state.AccountView} carry its answers. {@link io.meshpay.state.AccountStore} is
 * where it keeps {@link io.meshpay.state.AccountRecord}s: on the heap, or in a Chronicle Map.
 * {@link io.meshpay.state.StateDigest} is what authorities compare. No class here knows of
 * signatures, clocks or the network; only the Chronicle store knows of files.
 */
@NullMarked
package io.meshpay.state;

import org.jspecify.annotations.NullMarked;
