package io.meshpay.mesh.transport;

import org.jspecify.annotations.Nullable;

/** Knows which transports work on a machine. */
@FunctionalInterface
public interface TransportProbe {
  /** Why the transport can't be used, as the operator should read it; null when it can. */
  @Nullable String whyUnavailable(MeshTransport transport);

  /** Asks the kernel and the native libraries of the machine that this runs on. */
  static TransportProbe ofThisMachine() {
    return new MachineProbe();
  }
}
