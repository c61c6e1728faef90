/** Authorities as processes of this machine, for demonstrations and tests. */
@NullMarked
package io.meshpay.load.cluster;

import org.jspecify.annotations.NullMarked;
