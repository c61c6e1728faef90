@NullMarked
package io.meshpay.mesh;

import org.jspecify.annotations.NullMarked;
