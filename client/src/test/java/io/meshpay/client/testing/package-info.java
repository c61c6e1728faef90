/** A committee in memory, honest or not, for tests. */
@NullMarked
package io.meshpay.client.testing;

import org.jspecify.annotations.NullMarked;
