/** The bridge to the primary ledger. Deposits and settlement will live here. */
@NullMarked
package io.meshpay.gateway;

import org.jspecify.annotations.NullMarked;
