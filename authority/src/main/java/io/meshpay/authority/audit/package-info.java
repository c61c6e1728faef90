/**
 * Re-verifies and shows the whole history of an authority, offline: {@code meshpay audit}. Nothing
 * that the authority itself has concluded is believed.
 */
@NullMarked
package io.meshpay.authority.audit;

import org.jspecify.annotations.NullMarked;
