/**
 * What a client does with a committee, as state machines that take messages and the time and give
 * back effects. No thread, socket, file or clock: {@code io.meshpay.client.net} drives them.
 */
@NullMarked
package io.meshpay.client.flow;

import org.jspecify.annotations.NullMarked;
