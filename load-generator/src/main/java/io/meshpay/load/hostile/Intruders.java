package io.meshpay.load.hostile;

import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.Frames;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections beside the honest ones, on one thread of their own, so that nothing that becomes of
 * them holds up a payment in this process. They last until it is closed.
 */
public final class Intruders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intruders.class);
  private static final long TURN_MILLIS = 2;
  private static final long REQUEST_ID = 1;

  private final List<Intruder> intruders;
  private final LongSupplier nanoClock;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "hostile-connections");

  private Intruders(List<Intruder> intruders, LongSupplier nanoClock) {
    this.intruders = List.copyOf(intruders);
    this.nanoClock = nanoClock;
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param targets by turns
   * @param account what is asked about; of one that exists the answers are longest
   * @return null if the plan has nothing
   */
  public static @Nullable Intruders start(
      IntrusionPlan plan,
      List<InetSocketAddress> targets,
      PublicKey account,
      IntrusionCounts counts,
      LongSupplier nanoClock) {
    if (plan.isNone()) {
      return null;
    }
    List<Intruder> intruders = new ArrayList<>();
    byte[] request = framed(new AccountInfoRequest(REQUEST_ID, account));
    long now = nanoClock.getAsLong();
    if (plan.slowReaders() > 0) {
      intruders.add(
          new SlowReaders(
              plan.slowReaders(),
              SlowReaders.takenBytesMax(request.length),
              targets,
              request,
              counts,
              now));
    }
    if (plan.churnPerSecond() > 0) {
      intruders.add(
          new Churn(
              plan.churnPerSecond(),
              new SplittableRandom(plan.seed()),
              targets,
              request,
              counts,
              now));
    }
    intruders.add(new Newcomers(targets, request, counts, now));
    Intruders started = new Intruders(intruders, nanoClock);
    started.thread.start();
    return started;
  }

  private static byte[] framed(AccountInfoRequest question) {
    byte[] message = MessageCodec.encode(question);
    return ByteBuffer.allocate(Frames.LENGTH_BYTES + message.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private void run() {
    try {
      while (!ended.await(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
        for (Intruder intruder : intruders) {
          turn(intruder);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      intruders.forEach(intruder -> intruder.end(nanoClock.getAsLong()));
    }
  }

  private void turn(Intruder intruder) {
    try {
      intruder.turn(nanoClock.getAsLong());
    } catch (IOException here) {
      // No socket to be had on this side: the target isn't to blame, and fewer are counted.
      LOG.debug("a hostile connection can't be made", here);
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
