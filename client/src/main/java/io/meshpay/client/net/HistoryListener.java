package io.meshpay.client.net;

import io.meshpay.client.flow.HistoryOutcome;

/** Hears how a question for a history goes. */
public interface HistoryListener extends FlowListener {
  /** How it ended. */
  void onOutcome(HistoryOutcome outcome);
}
