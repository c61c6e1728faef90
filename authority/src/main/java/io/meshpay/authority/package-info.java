/** An authority put together from its parts, and its command. */
@NullMarked
package io.meshpay.authority;

import org.jspecify.annotations.NullMarked;
