/** The demonstration: a committee of its own, payments, and proof that nothing was lost. */
@NullMarked
package io.meshpay.load.demo;

import org.jspecify.annotations.NullMarked;
