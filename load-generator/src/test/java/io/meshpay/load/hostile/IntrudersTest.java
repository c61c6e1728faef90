package io.meshpay.load.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.report.HostileConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each kind of connection against servers that treat it rightly and wrongly, by a clock of its own.
 */
final class IntrudersTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final byte[] REQUEST = request();

  private final IntrusionCounts counts = new IntrusionCounts();
  private final List<Socket> accepted = Collections.synchronizedList(new ArrayList<>());
  private ServerSocket server;
  private List<InetSocketAddress> targets;
  private long now = 7;

  /** What a server does with each connection. */
  @FunctionalInterface
  private interface Desk {
    void serve(Socket socket) throws IOException;
  }

  private static byte[] request() {
    return ByteBuffer.allocate(4 + 48)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(48)
        .putLong(0)
        .putLong(1)
        .array();
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    targets = List.of((InetSocketAddress) server.getLocalSocketAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    for (Socket socket : List.copyOf(accepted)) {
      socket.close();
    }
  }

  private void serve(Desk desk) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  accepted.add(socket);
                  Thread.ofVirtual().start(() -> serve(desk, socket));
                } catch (IOException closed) {
                  return;
                }
              }
            });
  }

  private static void serve(Desk desk, Socket socket) {
    try {
      desk.serve(socket);
    } catch (IOException gone) {
      // As it may.
    }
  }

  private static void readAll(Socket socket) throws IOException {
    byte[] bytes = new byte[65_536];
    while (socket.getInputStream().read(bytes) >= 0) {
      // And never answers.
    }
  }

  /** Turns while its clock goes on by {@code stepNanos} a turn, until something is so. */
  private void turnUntil(Intruder intruder, long stepNanos, BooleanSupplier isSo)
      throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!isSo.getAsBoolean()) {
      now += stepNanos;
      intruder.turn(now);
      assertTrue(System.nanoTime() < deadline, counts.read()::toString);
    }
  }

  private HostileConnections of(Intrusion kind) {
    return counts.read().getOrDefault(kind.text(), HostileConnections.NONE);
  }

  private SlowReaders slowReaders(int count, long takenBytesMax) {
    return new SlowReaders(count, takenBytesMax, targets, REQUEST, counts, now);
  }

  /** Those that have been let in, at no cost of their clock's time. */
  private SlowReaders openSlowReaders(int count, long takenBytesMax) throws IOException {
    SlowReaders slow = slowReaders(count, takenBytesMax);
    turnUntil(slow, 0, () -> of(Intrusion.SLOW_READER).opened() == count);
    return slow;
  }

  @Test
  void aSlowReaderThatIsNotReadFromIsHeldBack() throws IOException {
    serve(socket -> {});
    SlowReaders slow = openSlowReaders(3, Long.MAX_VALUE);
    turnUntil(slow, 2 * MILLI, () -> of(Intrusion.SLOW_READER).heldBack() == 3);
    slow.end(now);
    assertEquals(new HostileConnections(3, 0, 3, 0, 0), of(Intrusion.SLOW_READER));
  }

  @Test
  void aSlowReaderThatIsClosedIsCountedOnce() throws IOException {
    serve(Socket::close);
    SlowReaders slow = openSlowReaders(2, Long.MAX_VALUE);
    turnUntil(slow, MILLI, () -> of(Intrusion.SLOW_READER).closedByTarget() == 2);
    slow.end(now);
    assertEquals(2, of(Intrusion.SLOW_READER).opened());
    assertEquals(2, of(Intrusion.SLOW_READER).closedByTarget());
    assertEquals(0, of(Intrusion.SLOW_READER).wrong());
  }

  @Test
  void aTargetThatTakesMoreThanItMayIsWrong() throws IOException {
    serve(IntrudersTest::readAll);
    SlowReaders slow = openSlowReaders(1, 100_000);
    turnUntil(slow, MILLI, () -> of(Intrusion.SLOW_READER).wrong() == 1);
    slow.end(now);
    assertEquals(1, of(Intrusion.SLOW_READER).opened());
    assertEquals(0, of(Intrusion.SLOW_READER).closedByTarget());
  }

  @Test
  void slowReadersAskAtTheirRateAndNoFaster() throws IOException {
    long[] read = {0};
    serve(
        socket -> {
          byte[] bytes = new byte[65_536];
          for (int got = 0; got >= 0; got = socket.getInputStream().read(bytes)) {
            synchronized (read) {
              read[0] += got;
            }
          }
        });
    SlowReaders slow = openSlowReaders(4, Long.MAX_VALUE);
    long bytesPerMilli = SlowReaders.REQUESTS_PER_SECOND / 1_000 * (long) REQUEST.length;
    for (int milli = 1; milli <= 100; milli++) {
      now += MILLI;
      long due = milli * bytesPerMilli;
      turnUntil(
          slow,
          0,
          () -> {
            synchronized (read) {
              assertTrue(read[0] <= due, "faster");
              return read[0] == due;
            }
          });
    }
    slow.end(now);
  }

  @Test
  void churnOpensAtItsRate() throws IOException {
    serve(socket -> {});
    Churn churn = new Churn(100, new SplittableRandom(1), targets, REQUEST, counts, now);
    turnUntil(churn, 10 * MILLI, () -> now >= SECOND);
    turnUntil(churn, 0, () -> of(Intrusion.CHURN).opened() >= 99);
    churn.end(now);
    assertEquals(0, of(Intrusion.CHURN).wrong());
    assertTrue(of(Intrusion.CHURN).opened() <= 101, counts.read()::toString);
  }

  @Test
  void aTargetThatLetsNobodyInIsWrong() throws IOException {
    server.close();
    Churn churn = new Churn(100, new SplittableRandom(1), targets, REQUEST, counts, now);
    turnUntil(churn, 10 * MILLI, () -> of(Intrusion.CHURN).wrong() >= 5);
    churn.end(now);
    SlowReaders slow = slowReaders(2, Long.MAX_VALUE);
    turnUntil(slow, MILLI, () -> of(Intrusion.SLOW_READER).wrong() == 2);
    Newcomers newcomers = new Newcomers(targets, REQUEST, counts, now);
    turnUntil(newcomers, 10 * MILLI, () -> of(Intrusion.NEWCOMER).wrong() >= 2);
    newcomers.end(now);
    assertEquals(0, of(Intrusion.CHURN).opened() + of(Intrusion.NEWCOMER).opened());
  }

  @Test
  void aNewcomerWantsAnAnswer() throws IOException {
    serve(
        socket -> {
          byte[] asked = socket.getInputStream().readNBytes(REQUEST.length);
          socket.getOutputStream().write(asked);
        });
    Newcomers newcomers = new Newcomers(targets, REQUEST, counts, now);
    for (int came = 1; came <= 3; came++) {
      int all = came;
      now += SECOND;
      turnUntil(newcomers, 0, () -> of(Intrusion.NEWCOMER).answered() == all);
    }
    newcomers.end(now);
    assertEquals(new HostileConnections(3, 0, 0, 3, 0), of(Intrusion.NEWCOMER));
  }

  @Test
  void aNewcomerWithoutAnAnswerInTimeIsWronged() throws IOException {
    serve(IntrudersTest::readAll);
    Newcomers newcomers = new Newcomers(targets, REQUEST, counts, now);
    now += SECOND;
    turnUntil(newcomers, 0, () -> of(Intrusion.NEWCOMER).opened() == 1);
    now += 9 * SECOND;
    newcomers.turn(now);
    assertEquals(0, of(Intrusion.NEWCOMER).wrong());
    now += 2 * SECOND;
    newcomers.turn(now);
    assertEquals(1, of(Intrusion.NEWCOMER).wrong());
    newcomers.end(now);
    assertEquals(0, of(Intrusion.NEWCOMER).answered());
  }
}
