/** The load generator, the demo, and the root command. */
@NullMarked
package io.meshpay.load;

import org.jspecify.annotations.NullMarked;
