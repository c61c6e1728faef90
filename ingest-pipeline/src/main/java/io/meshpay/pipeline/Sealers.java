package io.meshpay.pipeline;

import io.meshpay.protocol.crypto.Domain;
import java.util.function.Function;

/** One sealer for each domain in which a pipeline signs answers. */
record Sealers(Sealer votes, Sealer acknowledgements, Sealer infos) {
  static Sealers of(Function<Domain, Sealer> sealer) {
    return new Sealers(
        sealer.apply(Domain.VOTE_ROOT),
        sealer.apply(Domain.ACKNOWLEDGEMENT_ROOT),
        sealer.apply(Domain.ACCOUNT_INFO_ROOT));
  }

  /** Signs and sends all that still waits. */
  void seal() {
    votes.seal();
    acknowledgements.seal();
    infos.seal();
  }
}
