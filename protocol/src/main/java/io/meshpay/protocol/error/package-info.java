/** The closed set of refusals. */
@NullMarked
package io.meshpay.protocol.error;

import org.jspecify.annotations.NullMarked;
