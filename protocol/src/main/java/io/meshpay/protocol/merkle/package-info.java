/**
 * Merkle trees (RFC 6962, section 2.1) over what an authority signs at once: one root signature
 * stands for every leaf, and an audit path proves that a leaf is below the root.
 */
@NullMarked
package io.meshpay.protocol.merkle;

import org.jspecify.annotations.NullMarked;
