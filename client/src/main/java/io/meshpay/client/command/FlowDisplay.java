package io.meshpay.client.command;

import io.meshpay.client.flow.Progress;
import io.meshpay.client.session.ClientCalls;

/** Tells a person who waits for the committee what for. */
record FlowDisplay(io.meshpay.client.console.Progress line) implements ClientCalls.ProgressDisplay {
  @Override
  public void show(Progress progress) {
    if (progress.step() != Progress.Step.NOTHING) {
      line.update(progress.describe());
    }
  }

  @Override
  public void clear() {
    line.clear();
  }
}
