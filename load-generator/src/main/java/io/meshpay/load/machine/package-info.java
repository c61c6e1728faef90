/** What a measurement ran on, and what it cost there. */
@NullMarked
package io.meshpay.load.machine;

import org.jspecify.annotations.NullMarked;
