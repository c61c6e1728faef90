/** What every node of MeshPay agrees on. No I/O, no threads and no clock live below here. */
@NullMarked
package io.meshpay.protocol;

import org.jspecify.annotations.NullMarked;
