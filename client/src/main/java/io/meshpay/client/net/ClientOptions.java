package io.meshpay.client.net;

import io.meshpay.mesh.transport.TransportChoice;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a client reaches its committee.
 *
 * @param transport which of the machine's transports
 * @param interfaceName the network interface to bind to; null for any
 * @param isUdp whether messages go by UDP where they fit into a datagram
 * @param flowsMax how many flows may be under way at once; more are refused
 * @param random where request ids start, so that nobody who can't read the requests can answer them
 * @param microClock microseconds that never go back
 * @param metrics where clients are counted together; null if nobody looks
 */
public record ClientOptions(
    TransportChoice transport,
    @Nullable String interfaceName,
    boolean isUdp,
    int flowsMax,
    RandomGenerator random,
    LongSupplier microClock,
    @Nullable ClientMetrics metrics) {
  /** TCP over the best transport of this machine, with its clock and its randomness. */
  public static ClientOptions ofThisMachine() {
    return new ClientOptions(
        TransportChoice.AUTO,
        null,
        false,
        1 << 16,
        new SecureRandom(),
        () -> System.nanoTime() / 1_000,
        null);
  }

  /** The same over another transport. */
  public ClientOptions withTransport(TransportChoice other) {
    return new ClientOptions(other, interfaceName, isUdp, flowsMax, random, microClock, metrics);
  }

  /** The same bound to a network interface, or to none at null. */
  public ClientOptions withInterface(@Nullable String name) {
    return new ClientOptions(transport, name, isUdp, flowsMax, random, microClock, metrics);
  }

  /** The same over UDP, or not. */
  public ClientOptions withUdp(boolean isOverUdp) {
    return new ClientOptions(
        transport, interfaceName, isOverUdp, flowsMax, random, microClock, metrics);
  }

  /** The same with another limit of flows. */
  public ClientOptions withFlowsMax(int flows) {
    return new ClientOptions(transport, interfaceName, isUdp, flows, random, microClock, metrics);
  }

  /** The same counted together with all other clients of these metrics. */
  public ClientOptions withMetrics(ClientMetrics shared) {
    return new ClientOptions(transport, interfaceName, isUdp, flowsMax, random, microClock, shared);
  }
}
