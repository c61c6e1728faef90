/** JSON documents of a fixed form, read strictly. */
@NullMarked
package io.meshpay.protocol.json;

import org.jspecify.annotations.NullMarked;
