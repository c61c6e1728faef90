@NullMarked
package io.meshpay.mesh.transport;

import org.jspecify.annotations.NullMarked;
