/** What a command shows while it works. */
@NullMarked
package io.meshpay.client.console;

import org.jspecify.annotations.NullMarked;
