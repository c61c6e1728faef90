/**
 * From the journal to the state: the newest snapshot, or genesis, and every change since, each
 * once. What starts an authority after a crash also makes its snapshots.
 */
@NullMarked
package io.meshpay.state.recovery;

import org.jspecify.annotations.NullMarked;
