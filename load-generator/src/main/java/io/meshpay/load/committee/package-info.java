/** Founds committees: keys, configuration and funded wallets in a folder. */
@NullMarked
package io.meshpay.load.committee;

import org.jspecify.annotations.NullMarked;
