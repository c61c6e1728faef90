package io.meshpay.client.net;

import io.meshpay.client.flow.QueryOutcome;

/** Hears how a query goes. */
public interface QueryListener extends FlowListener {
  /** How it ended. */
  void onOutcome(QueryOutcome outcome);
}
