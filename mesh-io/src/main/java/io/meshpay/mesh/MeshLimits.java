package io.meshpay.mesh;

import java.util.function.Consumer;

/**
 * How much of anything the network keeps or does at once.
 *
 * @param frameBytesMax the longest message on TCP, its length prefix not counted
 * @param datagramBytesMax the longest message on UDP
 * @param framesUnderWayMax per TCP connection: frames handed to the receiver and not completed,
 *     beyond which its socket is not read
 * @param datagramsUnderWayMax per UDP socket: the same, beyond which datagrams are dropped
 * @param datagramPeersMax per UDP socket: sender addresses that are remembered
 * @param outboundBytesMax per connection: answers that its peer hasn't taken, beyond which it is
 *     closed as a slow reader. Reading stops at a quarter of it, so what is under way then should
 *     fit in the rest, or a peer that is merely late is cut off. What is being gathered for it
 *     (once by the event loop, once by the answering thread) is bounded by the same number each
 * @param connectionsMax per TCP server: open connections
 * @param connectTimeoutMillis how long a client's connect may take
 * @param idleTimeoutMillis a TCP connection whose peer completes no frame for so long, and that
 *     owes it no answer, is closed, after at most twice that time; single bytes don't count, or
 *     they would hold a connection for nothing. 0 for never
 * @param lingerMillis how long a connection that is being ended waits for its last answers to be
 *     made and for its peer to take them
 */
public record MeshLimits(
    int frameBytesMax,
    int datagramBytesMax,
    int framesUnderWayMax,
    int datagramsUnderWayMax,
    int datagramPeersMax,
    int outboundBytesMax,
    int connectionsMax,
    int connectTimeoutMillis,
    long idleTimeoutMillis,
    long lingerMillis) {
  /** The length of a message's header: nothing shorter is a message. */
  public static final int FRAME_BYTES_MIN = 8;

  public static final MeshLimits DEFAULT =
      new MeshLimits(64 * 1024, 1_400, 1_024, 4_096, 8_192, 4 << 20, 1_024, 3_000, 0, 2_000);

  public MeshLimits {
    atLeast("frameBytesMax", frameBytesMax, FRAME_BYTES_MIN);
    atLeast("datagramBytesMax", datagramBytesMax, FRAME_BYTES_MIN);
    atLeast("framesUnderWayMax", framesUnderWayMax, 1);
    atLeast("datagramsUnderWayMax", datagramsUnderWayMax, 1);
    // So that a peer that nothing is owed to can always make room for a new one.
    atLeast("datagramPeersMax", datagramPeersMax, datagramsUnderWayMax);
    atLeast("outboundBytesMax", outboundBytesMax, frameBytesMax + TcpOutbox.PREFIX_BYTES);
    atLeast("connectionsMax", connectionsMax, 1);
    atLeast("connectTimeoutMillis", connectTimeoutMillis, 1);
    atLeast("idleTimeoutMillis", idleTimeoutMillis, 0);
    atLeast("lingerMillis", lingerMillis, 1);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", it must be at least " + least);
    }
  }

  /** Another longest message; what may wait to be sent takes at least one of them. */
  public MeshLimits withFrameBytesMax(int bytes) {
    return with(
        draft -> {
          draft.frameBytesMax = bytes;
          draft.outboundBytesMax = Math.max(outboundBytesMax, bytes + TcpOutbox.PREFIX_BYTES);
        });
  }

  public MeshLimits withDatagramBytesMax(int bytes) {
    return with(draft -> draft.datagramBytesMax = bytes);
  }

  public MeshLimits withFramesUnderWayMax(int frames) {
    return with(draft -> draft.framesUnderWayMax = frames);
  }

  /** Both at once, as the second may not be below the first. */
  public MeshLimits withDatagramsUnderWayMax(int datagrams, int peers) {
    return with(
        draft -> {
          draft.datagramsUnderWayMax = datagrams;
          draft.datagramPeersMax = peers;
        });
  }

  public MeshLimits withOutboundBytesMax(int bytes) {
    return with(draft -> draft.outboundBytesMax = bytes);
  }

  public MeshLimits withConnectionsMax(int connections) {
    return with(draft -> draft.connectionsMax = connections);
  }

  public MeshLimits withConnectTimeoutMillis(int millis) {
    return with(draft -> draft.connectTimeoutMillis = millis);
  }

  public MeshLimits withIdleTimeoutMillis(long millis) {
    return with(draft -> draft.idleTimeoutMillis = millis);
  }

  private MeshLimits with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.limits();
  }

  /** Limits that are being changed. */
  private static final class Draft {
    private int frameBytesMax;
    private int datagramBytesMax;
    private int framesUnderWayMax;
    private int datagramsUnderWayMax;
    private int datagramPeersMax;
    private int outboundBytesMax;
    private int connectionsMax;
    private int connectTimeoutMillis;
    private long idleTimeoutMillis;
    private final long lingerMillis;

    Draft(MeshLimits limits) {
      frameBytesMax = limits.frameBytesMax;
      datagramBytesMax = limits.datagramBytesMax;
      framesUnderWayMax = limits.framesUnderWayMax;
      datagramsUnderWayMax = limits.datagramsUnderWayMax;
      datagramPeersMax = limits.datagramPeersMax;
      outboundBytesMax = limits.outboundBytesMax;
      connectionsMax = limits.connectionsMax;
      connectTimeoutMillis = limits.connectTimeoutMillis;
      idleTimeoutMillis = limits.idleTimeoutMillis;
      lingerMillis = limits.lingerMillis;
    }

    MeshLimits limits() {
      return new MeshLimits(
          frameBytesMax,
          datagramBytesMax,
          framesUnderWayMax,
          datagramsUnderWayMax,
          datagramPeersMax,
          outboundBytesMax,
          connectionsMax,
          connectTimeoutMillis,
          idleTimeoutMillis,
          lingerMillis);
    }
  }
}
