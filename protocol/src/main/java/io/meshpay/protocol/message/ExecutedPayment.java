package io.meshpay.protocol.message;

import io.meshpay.protocol.certificate.Certificate;

/**
 * A payment that an authority has executed. Layout: position i64, then the certificate behind a u16
 * length.
 *
 * @param position where it stands in that authority's journal; means nothing at another
 */
public record ExecutedPayment(long position, Certificate certificate) {}
