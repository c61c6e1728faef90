/** Where processes spend their time while a load runs: recordings of the JVM, and flame graphs. */
@NullMarked
package io.meshpay.load.profile;

import org.jspecify.annotations.NullMarked;
