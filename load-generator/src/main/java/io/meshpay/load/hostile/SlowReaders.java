package io.meshpay.load.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Peers that ask and ask and never read. An authority may close such a connection, or leave it
 * unread until its answers are taken; it must not go on taking requests, as each answer that nobody
 * reads stays in its memory.
 *
 * <p>All together they ask {@value #REQUESTS_PER_SECOND} times a second, so that it is their
 * patience that hurts, not their number of requests.
 */
final class SlowReaders implements Intruder {
  static final int REQUESTS_PER_SECOND = 10_000;

  /** So that this side keeps little of what isn't read, at either end. */
  private static final int BUFFER_BYTES = 16_384;

  /** Nothing taken for so long: the target has stopped reading. */
  private static final long HELD_BACK_NANOS = 500_000_000;

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int REQUESTS_AT_ONCE = 64;
  private static final int OPENED_AT_ONCE = 16;

  /** An authority's own limit of answers not taken, with all that it gathers: three times 4 MB. */
  private static final long OUTBOUND_BYTES_MAX = 12L << 20;

  /** Its shortest answer, a refusal. */
  private static final long ANSWER_BYTES_MIN = 40;

  private static final long SOCKET_BYTES_USUAL = 6L << 20;

  private final int count;
  private final long takenBytesMax;
  private final List<InetSocketAddress> targets;
  private final ByteBuffer requests;
  private final int requestBytes;
  private final IntrusionCounts counts;
  private final long beginNanos;
  private final List<SlowReader> readers = new ArrayList<>();
  private long dealt;
  private int opened;
  private int next;

  /** One of them. */
  private static final class SlowReader {
    private final Connecting connection;
    private boolean isConnected;
    private boolean isHeldBack;
    private long takenBytes;
    private long owedBytes;
    private long takenNanos;

    SlowReader(Connecting connection) {
      this.connection = connection;
    }
  }

  /**
   * @param takenBytesMax of requests, beyond which a target should have stopped
   */
  SlowReaders(
      int count,
      long takenBytesMax,
      List<InetSocketAddress> targets,
      byte[] request,
      IntrusionCounts counts,
      long nowNanos) {
    this.count = count;
    this.takenBytesMax = takenBytesMax;
    this.targets = List.copyOf(targets);
    this.counts = counts;
    requestBytes = request.length;
    requests = ByteBuffer.allocateDirect(REQUESTS_AT_ONCE * requestBytes);
    for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
      requests.put(request);
    }
    beginNanos = nowNanos;
  }

  /**
   * So many bytes of requests can't be taken by an authority that holds its limits: what it may owe
   * in answers, in its own memory and in its socket's, and requests that only its system has read.
   */
  static long takenBytesMax(int requestBytes) {
    long answers = OUTBOUND_BYTES_MAX + socketBytesMax("tcp_wmem");
    return answers / ANSWER_BYTES_MIN * requestBytes
        + socketBytesMax("tcp_rmem")
        + socketBytesMax("tcp_wmem");
  }

  private static long socketBytesMax(String name) {
    try {
      String[] sizes = Files.readString(Path.of("/proc/sys/net/ipv4", name)).strip().split("\\s+");
      return Long.parseLong(sizes[sizes.length - 1]);
    } catch (IOException | NumberFormatException otherSystem) {
      return SOCKET_BYTES_USUAL;
    }
  }

  @Override
  public void turn(long nowNanos) throws IOException {
    for (int i = 0; i < OPENED_AT_ONCE && opened < count; i++) {
      InetSocketAddress target = targets.get(opened % targets.size());
      readers.add(new SlowReader(new Connecting(target, BUFFER_BYTES, nowNanos)));
      opened++;
    }
    deal(nowNanos);
    readers.removeIf(reader -> !isGoingOn(reader, nowNanos));
  }

  /** Who can still send shares what is due. */
  private void deal(long nowNanos) {
    long due = (nowNanos - beginNanos) / NANOS_PER_MICRO * REQUESTS_PER_SECOND / MICROS_PER_SECOND;
    List<SlowReader> hungry =
        readers.stream()
            .filter(reader -> reader.isConnected && reader.owedBytes <= requests.capacity())
            .toList();
    for (; dealt < due && !hungry.isEmpty(); dealt++) {
      next = (next + 1) % hungry.size();
      hungry.get(next).owedBytes += requestBytes;
      if (hungry.get(next).owedBytes > requests.capacity()) {
        break;
      }
    }
    dealt = Math.max(dealt, due - REQUESTS_AT_ONCE);
  }

  /** Whether there is more to be done with it. */
  private boolean isGoingOn(SlowReader reader, long nowNanos) {
    if (!reader.isConnected) {
      switch (reader.connection.look(nowNanos)) {
        case UNDER_WAY -> {
          return true;
        }
        case REFUSED -> {
          counts.countWrong(Intrusion.SLOW_READER);
          reader.connection.close();
          return false;
        }
        case CONNECTED -> {
          counts.countOpened(Intrusion.SLOW_READER);
          reader.isConnected = true;
          reader.takenNanos = nowNanos;
        }
      }
    }
    return send(reader, nowNanos);
  }

  private boolean send(SlowReader reader, long nowNanos) {
    if (reader.owedBytes == 0) {
      reader.takenNanos = nowNanos;
      return true;
    }
    int from = (int) (reader.takenBytes % requestBytes);
    int bytes = (int) Math.min(reader.owedBytes, requests.capacity() - from);
    int taken;
    try {
      taken =
          reader.connection.channel().write(requests.clear().position(from).limit(from + bytes));
    } catch (IOException closed) {
      counts.countClosedByTarget(Intrusion.SLOW_READER);
      reader.connection.close();
      return false;
    }
    reader.takenBytes += taken;
    reader.owedBytes -= taken;
    if (taken > 0) {
      reader.takenNanos = nowNanos;
    } else if (!reader.isHeldBack && nowNanos - reader.takenNanos > HELD_BACK_NANOS) {
      reader.isHeldBack = true;
      counts.countHeldBack(Intrusion.SLOW_READER);
    }
    if (reader.takenBytes > takenBytesMax) {
      counts.countWrong(Intrusion.SLOW_READER);
      reader.connection.close();
      return false;
    }
    return true;
  }

  @Override
  public void end(long nowNanos) {
    for (SlowReader reader : readers) {
      if (reader.isConnected) {
        reader.owedBytes += requestBytes; // to learn whether it was closed meanwhile
        var _ = send(reader, nowNanos);
      }
      reader.connection.close();
    }
    readers.clear();
  }
}
