/** Orders: what an account's owner signs. */
@NullMarked
package io.meshpay.protocol.order;

import org.jspecify.annotations.NullMarked;
