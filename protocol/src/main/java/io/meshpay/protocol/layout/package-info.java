/** What every message's bytes must satisfy, and what is wrong with those that don't. */
@NullMarked
package io.meshpay.protocol.layout;

import org.jspecify.annotations.NullMarked;
