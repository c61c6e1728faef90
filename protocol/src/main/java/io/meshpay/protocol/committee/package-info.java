/** Who certifies, in which tokens, and with which opening balances. */
@NullMarked
package io.meshpay.protocol.committee;

import org.jspecify.annotations.NullMarked;
