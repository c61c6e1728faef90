/** Votes, certificates and receipts: what a quorum signed, and how anyone verifies it. */
@NullMarked
package io.meshpay.protocol.certificate;

import org.jspecify.annotations.NullMarked;
