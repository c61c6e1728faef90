package io.meshpay.authority;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;

/**
 * What doesn't change while an authority runs.
 *
 * @param index its position in the committee
 * @param transport {@code io_uring}, {@code epoll} or {@code nio}
 * @param verifier what checks signatures
 * @param verifierTrials what was measured to choose it; empty if the configuration names it
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
    String verifier,
    String verifierTrials,
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
