/**
 * Wallets, payment flows and receipts. {@code flow} decides, {@code net} connects, {@code wallet}
 * keeps, {@code session} puts these together, and {@code command} is how people use it.
 */
@NullMarked
package io.meshpay.client;

import org.jspecify.annotations.NullMarked;
