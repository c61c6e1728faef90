package io.meshpay.load.bench;

import io.meshpay.load.engine.EachSecond;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.flow.NoQuorumException;
import io.meshpay.load.report.Attacks;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SequencedMap;

/** What can be loaded, one stretch after the other: an authority, or a committee. */
interface Loaded {
  /** Of the warm-up at first, for each second; more are signed when they don't last. */
  long paymentsAheadPerSecond();

  /** Makes orders for so many further payments, as far as there can be more. */
  void prepare(long payments) throws IOException, BenchException;

  /** Whether {@link #prepare} can still make what a stretch was short of. */
  boolean canPrepare();

  /** Pays without being measured. */
  Stretch warmUp(LoadModel model, long nanos, EachSecond watch)
      throws BenchException, NoQuorumException, InterruptedException;

  /**
   * Gets ready for a stretch that is measured.
   *
   * @param payments that it will make at most
   */
  Measured ready(long payments) throws IOException;

  /** Pays and is measured. */
  @FunctionalInterface
  interface Measured {
    Stretch run(LoadModel model, long nanos, EachSecond watch)
        throws BenchException, NoQuorumException, InterruptedException;
  }

  /** One that exists, and that anybody may ask about. */
  PublicKey account();

  /** Where they listen. */
  List<InetSocketAddress> addresses();

  /** The processes that are loaded, as far as they are known. */
  List<LoadedProcess> processes();

  /** What was sent beside the payments until now, by kind; from any thread. */
  SequencedMap<String, Attacks> hostile();

  /** Failures for each payment up to which a step of a ramp counts. */
  double failureShareMax();
}
