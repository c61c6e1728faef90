/** Fixed-length byte values: keys, digests, signatures. */
@NullMarked
package io.meshpay.protocol.value;

import org.jspecify.annotations.NullMarked;
