/** Compares runs of the load generator: what differs, and whether it could be chance. */
@NullMarked
package io.meshpay.load.compare;

import org.jspecify.annotations.NullMarked;
