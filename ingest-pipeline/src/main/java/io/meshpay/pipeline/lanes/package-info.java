/** Ed25519 signatures verified eight at a time, one in each lane of a vector. */
@NullMarked
package io.meshpay.pipeline.lanes;

import org.jspecify.annotations.NullMarked;
