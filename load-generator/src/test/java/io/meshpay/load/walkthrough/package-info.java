/** Tests that follow the README as a newcomer would. */
@NullMarked
package io.meshpay.load.walkthrough;

import org.jspecify.annotations.NullMarked;
