/**
 * Orders that were signed before the clock starts, with the other authorities' votes on them, in a
 * file that is mapped: what a load sends is only copied.
 */
@NullMarked
package io.meshpay.load.corpus;

import org.jspecify.annotations.NullMarked;
