/** The commands of the load generator, and how a run goes: warm-up, measurement, ramp, report. */
@NullMarked
package io.meshpay.load.bench;

import org.jspecify.annotations.NullMarked;
