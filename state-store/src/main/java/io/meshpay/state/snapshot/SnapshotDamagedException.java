package io.meshpay.state.snapshot;

import java.io.IOException;

/** A snapshot file is not what was written. The state can be had from an older one, or genesis. */
public final class SnapshotDamagedException extends IOException {
  private static final long serialVersionUID = 1;

  SnapshotDamagedException(String message) {
    super(message);
  }
}
