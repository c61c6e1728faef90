/** The port between what carries frames and what answers them. */
@NullMarked
package io.meshpay.protocol.transport;

import org.jspecify.annotations.NullMarked;
