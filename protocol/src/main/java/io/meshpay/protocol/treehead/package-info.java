/**
 * What an authority says of its whole journal: the signed head of the Merkle tree over it, as in
 * RFC 6962.
 */
@NullMarked
package io.meshpay.protocol.treehead;

import org.jspecify.annotations.NullMarked;
