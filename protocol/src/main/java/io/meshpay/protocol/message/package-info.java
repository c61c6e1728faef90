/** The messages on the wire, their codec and their limits. */
@NullMarked
package io.meshpay.protocol.message;

import org.jspecify.annotations.NullMarked;
