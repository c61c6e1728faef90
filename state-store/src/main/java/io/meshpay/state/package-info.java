/** The ledger: the rules of payment over an account store, and the stores. */
@NullMarked
package io.meshpay.state;

import org.jspecify.annotations.NullMarked;
