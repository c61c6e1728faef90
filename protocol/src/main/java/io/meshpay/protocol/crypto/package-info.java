/** Signing and verifying: domains, keys, and the batch verifier's port. */
@NullMarked
package io.meshpay.protocol.crypto;

import org.jspecify.annotations.NullMarked;
