package io.meshpay.state.journal;

import io.meshpay.state.disk.Disk;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the journal needs of the machine.
 *
 * @param disk the folder that holds the journal and nothing else
 * @param nanoClock as {@link System#nanoTime()}; asked only with {@link JournalSync#INTERVAL}
 * @param salts unpredictable numbers, one for each segment: they keep payers from placing bytes in
 *     an order that pass for a record
 * @param background creates the next segment while the current one fills; may run it at once
 */
public record JournalEnvironment(
    Disk disk, LongSupplier nanoClock, LongSupplier salts, Executor background) {}
