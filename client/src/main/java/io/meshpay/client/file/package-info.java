/** Files that a person names. */
@NullMarked
package io.meshpay.client.file;

import org.jspecify.annotations.NullMarked;
