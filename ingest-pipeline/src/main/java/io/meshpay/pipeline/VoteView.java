package io.meshpay.pipeline;

import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.sbe.SignedLeafDecoder;

/** Where the parts of a vote stand in a slot's message. Used again for each vote. */
final class VoteView {
  int authority;
  int leafIndex;
  int leafCount;

  /** Where the signature on leaf count and root stands; see {@link RootBody}. */
  int signatureOffset;

  int pathOffset;
  int pathBytes;

  void set(SignedLeafDecoder vote, int pathOffset, int pathBytes) {
    authority = vote.authority();
    leafIndex = vote.leafIndex();
    leafCount = vote.leafCount();
    signatureOffset = vote.offset() + SignedLeafDecoder.rootSignatureEncodingOffset();
    this.pathOffset = pathOffset;
    this.pathBytes = pathBytes;
  }
}
