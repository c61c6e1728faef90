/**
 * The wallet: a key, the numbers that it has signed, what is pending, and the certificates that it
 * holds. Everything is durable before it is sent.
 */
@NullMarked
package io.meshpay.client.wallet;

import org.jspecify.annotations.NullMarked;
