package io.meshpay.mesh.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transport that was chosen, and why the better ones weren't.
 *
 * @param transport the one in use
 * @param passedOver the better ones that are not available; empty when the first choice was taken
 */
public record TransportInUse(MeshTransport transport, List<PassedOver> passedOver) {
  /** A transport that would have been preferred, and what stood in the way. */
  public record PassedOver(MeshTransport transport, String reason) {}

  public TransportInUse {
    passedOver = List.copyOf(passedOver);
  }

  /**
   * Chooses.
   *
   * @param interfaceName the network interface that sockets will be bound to, or null
   * @throws TransportUnavailableException when the demanded one, or none that can bind to the
   *     interface, is available
   */
  public static TransportInUse choose(
      TransportChoice choice, @Nullable String interfaceName, TransportProbe probe)
      throws TransportUnavailableException {
    MeshTransport demanded = choice.demanded();
    List<MeshTransport> candidates =
        demanded == null ? List.of(MeshTransport.values()) : List.of(demanded);
    List<PassedOver> passedOver = new ArrayList<>();
    for (MeshTransport candidate : candidates) {
      String reason = whyNot(candidate, interfaceName, probe);
      if (reason == null) {
        return new TransportInUse(candidate, passedOver);
      }
      passedOver.add(new PassedOver(candidate, reason));
    }
    throw new TransportUnavailableException(
        "transport " + choice + " is not available: " + reasons(passedOver));
  }

  private static @Nullable String whyNot(
      MeshTransport candidate, @Nullable String interfaceName, TransportProbe probe) {
    if (candidate == MeshTransport.NIO && interfaceName != null) {
      return "NIO can't bind sockets to the network interface " + interfaceName;
    }
    return probe.whyUnavailable(candidate);
  }

  /** One line for the log: {@code epoll (io_uring: the kernel refuses it …)}. */
  public String describe() {
    return passedOver.isEmpty() ? transport.text() : transport + " (" + reasons(passedOver) + ")";
  }

  private static String reasons(List<PassedOver> passedOver) {
    List<String> lines = new ArrayList<>();
    for (PassedOver each : passedOver) {
      lines.add(each.transport() + ": " + each.reason());
    }
    return String.join("; ", lines);
  }
}
