/** The network: transports, framing, connections. */
@NullMarked
package io.meshpay.mesh;

import org.jspecify.annotations.NullMarked;
