/**
 * The journal: every vote and execution of an authority, in order, on disk before anything that
 * rests on it leaves the process.
 *
 * <p>{@link io.meshpay.state.journal.Journal} opens and writes it, {@link
 * io.meshpay.state.journal.JournalReader} reads it back, {@link
 * io.meshpay.state.journal.JournalTree} makes one hash of all of it. {@link
 * io.meshpay.state.journal.JournalFormat} says where each byte stands.
 */
@NullMarked
package io.meshpay.state.journal;

import org.jspecify.annotations.NullMarked;
