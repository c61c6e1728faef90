/** Accounts as text that people read, type and scan: checksummed addresses. */
@NullMarked
package io.meshpay.protocol.address;

import org.jspecify.annotations.NullMarked;
