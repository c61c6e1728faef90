package io.meshpay.protocol.certificate;

/**
 * What the votes of a withdrawal's certificate add up to, for whoever reads it without the
 * committee file. {@link CertificateCheck} refuses one that isn't true.
 *
 * @param epoch the committee's epoch
 * @param votingPower the power of all votes of the certificate
 * @param quorum the power that certifies in this epoch
 */
public record QuorumProof(long epoch, long votingPower, long quorum) {}
