/** Wallets, payment flows and receipts. */
@NullMarked
package io.meshpay.client;

import org.jspecify.annotations.NullMarked;
