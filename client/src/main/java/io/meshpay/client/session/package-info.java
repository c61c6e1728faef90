/** A wallet together with its committee: what a person does with both, step by step. */
@NullMarked
package io.meshpay.client.session;

import org.jspecify.annotations.NullMarked;
