/** The wallet commands: options, wording, exit codes. What they do stands in the other packages. */
@NullMarked
package io.meshpay.client.command;

import org.jspecify.annotations.NullMarked;
