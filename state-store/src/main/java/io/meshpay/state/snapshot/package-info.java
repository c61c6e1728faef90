/**
 * Snapshots: the whole state at one position of the journal, as a file. A snapshot is made from the
 * one before it and the journal alone, by the same replay that recovers an authority after a crash:
 * the running ledger takes no part in it and loses no time over it.
 */
@NullMarked
package io.meshpay.state.snapshot;

import org.jspecify.annotations.NullMarked;
