/** What the generator shows of itself to Prometheus while it runs. */
@NullMarked
package io.meshpay.load.metrics;

import org.jspecify.annotations.NullMarked;
