package io.meshpay.load.hostile;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.message.Frames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Honest connections that come while others are attacking: one a second, each with one request.
 * That they are let in and answered is what the attack must not change.
 */
final class Newcomers implements Intruder {
  private static final long EACH_NANOS = 1_000_000_000;

  /** As for any honest request: without an answer by then it has failed. */
  private static final long TIMEOUT_NANOS = 10_000_000_000L;

  /** By then the first has been answered or has failed. */
  static final int WAITING_MAX = (int) (TIMEOUT_NANOS / EACH_NANOS) + 1;

  private static final int PREFIX_BYTES = Frames.LENGTH_BYTES;

  /** Of an answer: its length, its header, and the number of its request. */
  private static final int HEAD_BYTES = PREFIX_BYTES + Layout.HEADER_BYTES + Long.BYTES;

  private static final int REQUEST_ID_OFFSET = PREFIX_BYTES + Layout.HEADER_BYTES;

  private final List<InetSocketAddress> targets;
  private final byte[] request;
  private final long requestId;
  private final IntrusionCounts counts;
  private final Deque<Newcomer> waiting = new ArrayDeque<>();
  private long nextNanos;
  private int came;

  /** One of them. */
  private static final class Newcomer {
    private final Connecting connection;
    private final ByteBuffer request;
    private final ByteBuffer answer =
        ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private boolean isConnected;

    Newcomer(Connecting connection, byte[] request) {
      this.connection = connection;
      this.request = ByteBuffer.wrap(request);
    }
  }

  Newcomers(
      List<InetSocketAddress> targets, byte[] request, IntrusionCounts counts, long nowNanos) {
    this.targets = List.copyOf(targets);
    this.request = request.clone();
    this.counts = counts;
    requestId = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN).getLong(REQUEST_ID_OFFSET);
    nextNanos = nowNanos + EACH_NANOS / 2; // when the attack is under way
  }

  @Override
  public void turn(long nowNanos) throws IOException {
    waiting.removeIf(newcomer -> isOver(newcomer, nowNanos));
    if (nowNanos >= nextNanos) {
      nextNanos += EACH_NANOS;
      InetSocketAddress target = targets.get(came++ % targets.size());
      waiting.add(new Newcomer(new Connecting(target, 0, nowNanos), request));
    }
  }

  private boolean isOver(Newcomer newcomer, long nowNanos) {
    try {
      if (!isAnswered(newcomer, nowNanos)) {
        return false;
      }
      counts.countAnswered(Intrusion.NEWCOMER);
    } catch (IOException notServed) {
      counts.countWrong(Intrusion.NEWCOMER);
    }
    newcomer.connection.close();
    return true;
  }

  /** Throws if that won't be any more. */
  private boolean isAnswered(Newcomer newcomer, long nowNanos) throws IOException {
    if (nowNanos - newcomer.connection.sinceNanos() > TIMEOUT_NANOS) {
      throw new IOException("no answer");
    }
    if (!newcomer.isConnected) {
      switch (newcomer.connection.look(nowNanos)) {
        case UNDER_WAY -> {
          return false;
        }
        case REFUSED -> throw new IOException("refused");
        case CONNECTED -> {
          newcomer.isConnected = true;
          counts.countOpened(Intrusion.NEWCOMER);
        }
      }
    }
    if (newcomer.request.hasRemaining()) {
      var _ = newcomer.connection.channel().write(newcomer.request);
    }
    if (newcomer.connection.channel().read(newcomer.answer) < 0) {
      throw new IOException("closed");
    }
    if (newcomer.answer.hasRemaining()) {
      return false;
    }
    if (newcomer.answer.getLong(REQUEST_ID_OFFSET) != requestId) {
      throw new IOException("an answer to another request");
    }
    return true;
  }

  /** Whose time isn't over yet has had no fair chance. */
  @Override
  public void end(long nowNanos) {
    waiting.removeIf(newcomer -> isOver(newcomer, nowNanos));
    waiting.forEach(newcomer -> newcomer.connection.close());
    waiting.clear();
  }
}
