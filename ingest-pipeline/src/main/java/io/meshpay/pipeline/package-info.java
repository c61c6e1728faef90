/** From a received message to its answer: verify, apply, sign, reply, in batches. */
@NullMarked
package io.meshpay.pipeline;

import org.jspecify.annotations.NullMarked;
