package io.meshpay.load.target;

import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.engine.LoadEngine;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.load.engine.Schedule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The generator's threads and their connections, which run one stretch of load after another. */
public final class LoadThreads implements AutoCloseable {
  /** Until everything that was started has been answered or given up. */
  private static final long DRAIN_NANOS = 2 * Payments.TIMEOUT_NANOS;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<LoadLoop> loops = new ArrayList<>();
  private final LoadTransport transport;
  private final int connections;
  private final SampleCheck samples;
  private final LongSupplier nanoClock;

  private LoadThreads(
      LoadTransport transport, int connections, SampleCheck samples, LongSupplier nanoClock) {
    this.transport = transport;
    this.connections = connections;
    this.samples = samples;
    this.nanoClock = nanoClock;
  }

  /**
   * Connects.
   *
   * @param connections in all, at least one for each thread
   * @param bystanderConnections of each thread, beside those
   */
  public static LoadThreads open(
      LoadTransport transport,
      InetSocketAddress target,
      int threads,
      int connections,
      int bystanderConnections,
      SampleCheck samples,
      LongSupplier nanoClock)
      throws IOException, InterruptedException {
    LoadThreads opened = new LoadThreads(transport, connections, samples, nanoClock);
    boolean isOpen = false;
    try {
      for (int i = 0; i < threads; i++) {
        int share = connections / threads + (i < connections % threads ? 1 : 0);
        opened.loops.add(
            LoadLoop.open(transport, target, share, bystanderConnections, i, nanoClock));
      }
      isOpen = true;
      return opened;
    } finally {
      if (!isOpen) {
        opened.close();
      }
    }
  }

  public int threads() {
    return loops.size();
  }

  public int connections() {
    return connections;
  }

  public LoadTransport transport() {
    return transport;
  }

  /**
   * Pays for a time and waits for what is under way then.
   *
   * @param bystanders makes what stands beside the payments of each thread
   * @param eachSecond is called once a second meanwhile
   */
  public Stretch run(
      Corpus corpus,
      Standing standing,
      LoadModel model,
      Bystander.Maker bystanders,
      long durationNanos,
      EachSecond eachSecond)
      throws InterruptedException {
    // A moment from now, so that all threads begin together.
    long begin = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(5);
    long end = begin + durationNanos;
    List<LoadRecorder> recorders = new ArrayList<>();
    List<LoadEngine> engines = new ArrayList<>();
    List<CompletableFuture<@Nullable Void>> running = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      LoadModel share = share(model, i);
      Bystander bystander = bystanders.make(loops.get(i).bystanderOutbox());
      LoadRecorder recorder = new LoadRecorder(Payments.ROUNDS);
      Payments payments =
          new Payments(
              corpus,
              standing,
              new Payments.Share(i, loops.size()),
              share.places(),
              loops.get(i),
              samples,
              bystander,
              recorder,
              work -> new LoadEngine(share, work, recorder, begin, end));
      recorders.add(recorder);
      engines.add(payments.engine());
      running.add(loops.get(i).run(payments, bystander));
    }
    LoadReading reading = new LoadReading(recorders, Payments.ROUNDS);
    CompletableFuture<Void> all =
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
    long nextLook = awaitUntil(all, end, begin, () -> eachSecond.look(reading, underWay(engines)));
    if (Math.min(end, nanoClock.getAsLong()) - (nextLook - SECOND_NANOS) > SECOND_NANOS / 2) {
      eachSecond.look(reading, underWay(engines)); // the last one had ended before we looked
    }
    long nanos = Math.min(durationNanos, nanoClock.getAsLong() - begin);
    long payments = reading.done();
    var _ = awaitUntil(all, end + DRAIN_NANOS, end, () -> {});
    if (!all.isDone()) {
      loops.forEach(LoadLoop::stop);
      var _ = awaitUntil(all, end + 2 * DRAIN_NANOS, end, () -> {});
    }
    rethrow(all);
    reading.look();
    boolean isExhausted = engines.stream().anyMatch(LoadEngine::isExhausted);
    return new Stretch(reading, nanos, payments, isExhausted);
  }

  /** What is done once a second. */
  @FunctionalInterface
  public interface EachSecond {
    /**
     * Looks.
     *
     * @param underWay payments at the target or waiting for their account
     */
    void look(LoadReading reading, long underWay);
  }

  private LoadModel share(LoadModel model, int thread) {
    int threads = loops.size();
    return switch (model) {
      case LoadModel.Closed closed ->
          new LoadModel.Closed(Math.max(1, (closed.inFlight() + threads - 1 - thread) / threads));
      case LoadModel.Open open ->
          new LoadModel.Open(
              Schedule.share(open.schedule(), thread, threads),
              Math.ceilDiv(open.places(), threads),
              Math.ceilDiv(open.waitingMax(), threads));
    };
  }

  /** A number read without care: it is for people to look at. */
  private static long underWay(List<LoadEngine> engines) {
    return engines.stream().mapToLong(LoadEngine::underWay).sum();
  }

  /** Returns when it would have called {@code eachSecond} next. */
  private long awaitUntil(
      CompletableFuture<Void> all, long untilNanos, long firstNanos, Runnable eachSecond)
      throws InterruptedException {
    long next = firstNanos + SECOND_NANOS;
    while (!all.isDone()) {
      long now = nanoClock.getAsLong();
      if (now >= next) {
        eachSecond.run();
        next += SECOND_NANOS;
      }
      if (now >= untilNanos) {
        return next;
      }
      try {
        all.get(Math.max(1, Math.min(next, untilNanos) - now), TimeUnit.NANOSECONDS);
      } catch (TimeoutException goOn) {
        // Time for a look.
      } catch (ExecutionException told) {
        return next;
      }
    }
    return next;
  }

  private static void rethrow(CompletableFuture<Void> all) throws InterruptedException {
    try {
      if (all.isDone()) {
        all.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the generator failed", e.getCause());
    }
  }

  @Override
  public void close() {
    loops.forEach(LoadLoop::close);
  }
}
