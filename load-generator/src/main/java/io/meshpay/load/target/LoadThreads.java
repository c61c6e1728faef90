package io.meshpay.load.target;

import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.engine.EachSecond;
import io.meshpay.load.engine.LoadEngine;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.engine.StretchWait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The generator's threads and their connections, which run one stretch of load after another. */
public final class LoadThreads implements AutoCloseable {
  /** Until everything that was started has been answered or given up. */
  private static final long DRAIN_NANOS = 2 * Payments.TIMEOUT_NANOS;

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
    long begin = nanoClock.getAsLong() + StretchWait.AHEAD_NANOS;
    List<StretchWait.Part> parts = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      LoadLoop loop = loops.get(i);
      LoadModel share = model.share(i, loops.size());
      Bystander bystander = bystanders.make(loop.bystanderOutbox());
      LoadRecorder recorder = new LoadRecorder(Payments.ROUNDS);
      Payments payments =
          new Payments(
              corpus,
              standing,
              new Payments.Share(i, loops.size()),
              share.places(),
              loop,
              samples,
              bystander,
              recorder,
              work -> new LoadEngine(share, work, recorder, begin, begin + durationNanos));
      parts.add(
          new StretchWait.Part(
              payments.engine(), recorder, loop.run(payments, bystander), loop::stop));
    }
    return new StretchWait(parts, begin, durationNanos, DRAIN_NANOS, nanoClock)
        .await(Payments.ROUNDS, eachSecond);
  }

  @Override
  public void close() {
    loops.forEach(LoadLoop::close);
  }
}
