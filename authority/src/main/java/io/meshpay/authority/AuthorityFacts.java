package io.meshpay.authority;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;

/**
 * What an authority is and runs on; nothing of it but the verifier in use changes while it runs.
 *
 * @param index its position in the committee
 * @param transport {@code io_uring}, {@code epoll} or {@code nio}
 * @param verifier what checks signatures
 * @param signer what makes them
 * @param journalSync whether answers wait for the disk, see {@link JournalConfig}
 */
record AuthorityFacts(
    String name,
    String version,
    long epoch,
    Digest committeeId,
    int index,
    PublicKey key,
    String transport,
    VerifierInUse verifier,
    String signer,
    String journalSync,
    long accountsMax,
    Power power) {

  /**
   * Voting power.
   *
   * @param own this authority's
   * @param committee that of all authorities
   * @param quorum what a certificate needs
   */
  record Power(long own, long committee, long quorum) {}
}
