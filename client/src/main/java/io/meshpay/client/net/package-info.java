/** Drives the flows: connections to all authorities, one event loop, its timer. */
@NullMarked
package io.meshpay.client.net;

import org.jspecify.annotations.NullMarked;
