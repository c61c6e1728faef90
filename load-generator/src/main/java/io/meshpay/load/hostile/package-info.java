/** What attackers send beside honest payments, and whether it is answered as it should be. */
@NullMarked
package io.meshpay.load.hostile;

import org.jspecify.annotations.NullMarked;
