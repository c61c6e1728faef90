package io.meshpay.load.flow;

import io.meshpay.client.flow.QueryOutcome;

/** Too few authorities of the committee answer. */
public final class NoQuorumException extends Exception {
  private static final long serialVersionUID = 1;

  NoQuorumException(QueryOutcome.NoQuorum outcome) {
    this(
        "no quorum: voting power %d answered, %d are needed; are the authorities running?"
            .formatted(outcome.answeredPower(), outcome.quorum()));
  }

  NoQuorumException(String message) {
    super(message);
  }
}
