package io.meshpay.client.net;

import io.meshpay.client.flow.Progress;

/** Hears how a flow goes. Called on the client's event loop; it doesn't block that for long. */
public interface FlowListener {
  /** The flow has come this far. */
  default void onProgress(Progress progress) {}

  /**
   * The flow has stopped without an outcome: too many were under way, its certificate couldn't be
   * persisted, the client was closed, or there is a defect in it.
   */
  void onFailed(Exception cause);

  /** Nothing is done for this flow any more. The last call, whatever came before. */
  default void onEnded() {}
}
