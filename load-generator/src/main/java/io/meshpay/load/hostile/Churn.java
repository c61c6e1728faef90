package io.meshpay.load.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Connections that are gone as soon as they are made: closed, reset, or closed behind half a frame
 * or behind a request whose answer nobody awaits. All that is asked of the target is to let them
 * in.
 */
final class Churn implements Intruder {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Beyond it the rate is given up: this side or the target doesn't keep up with it. */
  static final int CONNECTING_MAX = 512;

  private static final int AT_ONCE_MAX = 64;

  /** How one ends. */
  private enum Farewell {
    CLOSE,
    RESET,
    HALF_FRAME,
    REQUEST
  }

  private final int perSecond;
  private final SplittableRandom random;
  private final List<InetSocketAddress> targets;
  private final ByteBuffer request;
  private final IntrusionCounts counts;
  private final long beginNanos;
  private final Deque<Connecting> connecting = new ArrayDeque<>();
  private long begun;

  Churn(
      int perSecond,
      SplittableRandom random,
      List<InetSocketAddress> targets,
      byte[] request,
      IntrusionCounts counts,
      long nowNanos) {
    this.perSecond = perSecond;
    this.random = random;
    this.targets = List.copyOf(targets);
    this.request = ByteBuffer.allocateDirect(request.length).put(request);
    this.counts = counts;
    beginNanos = nowNanos;
  }

  @Override
  public void turn(long nowNanos) throws IOException {
    finish(nowNanos);
    long due = (long) ((nowNanos - beginNanos) / NANOS_PER_SECOND * perSecond);
    for (int i = 0; i < AT_ONCE_MAX && begun < due && connecting.size() < CONNECTING_MAX; i++) {
      InetSocketAddress target = targets.get((int) (begun % targets.size()));
      begun++;
      connecting.add(new Connecting(target, 0, nowNanos));
    }
    begun = Math.max(begun, due - perSecond); // what is a second late doesn't come any more
  }

  private void finish(long nowNanos) {
    connecting.removeIf(
        connection ->
            switch (connection.look(nowNanos)) {
              case UNDER_WAY -> false;
              case REFUSED -> {
                counts.countWrong(Intrusion.CHURN);
                connection.close();
                yield true;
              }
              case CONNECTED -> {
                counts.countOpened(Intrusion.CHURN);
                leave(connection.channel());
                yield true;
              }
            });
  }

  private void leave(SocketChannel channel) {
    try {
      switch (Farewell.values()[random.nextInt(Farewell.values().length)]) {
        case CLOSE -> {}
        // Closing then sends RST instead of FIN (SO_LINGER of 0: RFC 9293 section 3.10.4, ABORT).
        case RESET -> channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        case HALF_FRAME -> {
          var _ = channel.write(request.clear().limit(request.capacity() / 2));
        }
        case REQUEST -> {
          var _ = channel.write(request.clear());
        }
      }
    } catch (IOException gone) {
      counts.countClosedByTarget(Intrusion.CHURN);
    } finally {
      Connecting.close(channel);
    }
  }

  /** Those that wait to be let in have had no fair chance. */
  @Override
  public void end(long nowNanos) {
    finish(nowNanos);
    connecting.forEach(Connecting::close);
    connecting.clear();
  }
}
