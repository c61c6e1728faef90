/** What a command shows while it works. */
@NullMarked
package io.meshpay.load.console;

import org.jspecify.annotations.NullMarked;
