/**
 * Payers and their whole flow against a committee, by the client library as wallets use it: who
 * pays, with orders that are signed beforehand, and when each payment has ended.
 */
@NullMarked
package io.meshpay.load.flow;

import org.jspecify.annotations.NullMarked;
