/**
 * From an account to the journal records of its payments: an index that can always be rebuilt.
 *
 * <p>{@link io.meshpay.state.history.HistoryIndex} is what others need, and {@link
 * io.meshpay.state.history.HistoryFeed} to fill it. Inside it is a log-structured merge tree:
 * {@link io.meshpay.state.history.MemoryRun} takes the newest payments, {@link
 * io.meshpay.state.history.HistoryWorker} writes it, when full, as a sorted and never changed
 * {@link io.meshpay.state.history.Run} and merges runs, so that their number grows with the
 * logarithm of the history. Every run speaks for its own stretch of journal positions, so that
 * answers are put together run after run.
 *
 * <p>The journal is the truth. Whatever is wrong with a file here, the answer is to start anew from
 * the journal, never to guess.
 */
@NullMarked
package io.meshpay.state.history;

import org.jspecify.annotations.NullMarked;
