/** The committee file on disk. */
@NullMarked
package io.meshpay.client.committee;

import org.jspecify.annotations.NullMarked;
