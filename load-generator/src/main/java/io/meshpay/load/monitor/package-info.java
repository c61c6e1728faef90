/** Prometheus with the project's configuration, watching authorities of this machine. */
@NullMarked
package io.meshpay.load.monitor;

import org.jspecify.annotations.NullMarked;
