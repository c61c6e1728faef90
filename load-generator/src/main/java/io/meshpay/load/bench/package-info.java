/** The load generator: signed orders, a closed loop over a committee, and its report. */
@NullMarked
package io.meshpay.load.bench;

import org.jspecify.annotations.NullMarked;
