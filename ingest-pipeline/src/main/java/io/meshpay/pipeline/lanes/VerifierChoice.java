package io.meshpay.pipeline.lanes;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The verifier for this machine: the one asked for by name, or the fastest in a short trial. What
 * is fastest depends on the processor's vectors and on the JVM's flags more than one can tell from
 * either. A trial also checks what the verifier says, so one that a strange machine gets wrong is
 * not taken. A trial of lanes lasts until they are clearly faster, a second or two, as the compiler
 * has to see them first; where they never are, all trials together take some ten seconds by the
 * clock that is handed in.
 *
 * @param verifier the verifier, for one thread
 * @param trials what was measured, in the order of the trials; empty for a provider by name
 */
public record VerifierChoice(SignatureVerifier verifier, List<Trial> trials) {
  /** The name that asks for the fastest. */
  public static final String FASTEST = "fastest";

  /** For a native provider there is little to warm up. */
  private static final long PROVIDER_NANOS_MAX = 100_000_000;

  /** The compiler needs a second to learn the lanes' vectors, and more on a busy machine. */
  private static final long LANES_NANOS_MAX = 5_000_000_000L;

  /** Before lanes that were asked for by name serve. */
  private static final long WARM_UP_NANOS = 700_000_000;

  /** Lanes that take so much of the provider's time have won. */
  private static final double CLEARLY_FASTER = 0.6;

  /** The memory for keys' tables unless told otherwise. */
  public static final long TABLE_BYTES_DEFAULT = 64L << 20;

  /**
   * In how many parts the scalars of keys with tables are split. With 4,096 keys on a shared core
   * where ACCP took 39 µs: 14.3 µs in one part, 11.3 in two, 10.7 in four, 15.8 without a table.
   * Four take 4 KiB a key.
   */
  static final int PARTS = 4;

  private static final int TRIAL_KEYS = 16;
  private static final int TRIAL_ENTRIES = 32;
  private static final int TRIAL_FORGED = 21;
  private static final int TRIAL_MESSAGE_BYTES = 164;

  /**
   * One verifier's trial.
   *
   * @param name the verifier's
   * @param nanosPerSignature in the best batch of the trial, its keys being used again and again; 0
   *     if it doesn't load here or gave a wrong answer
   */
  public record Trial(String name, double nanosPerSignature) {
    public boolean isUsable() {
      return nanosPerSignature > 0;
    }
  }

  /** Makes a verifier, or throws what the machine lacks. */
  private interface Maker {
    SignatureVerifier make();
  }

  /** What a trial found. */
  private record Candidate(SignatureVerifier verifier, Trial trial) {}

  /**
   * The verifier of a name: {@code lanes-512}, {@code lanes-256}, {@code accp}, {@code tink},
   * {@code jdk}, or {@link #FASTEST}.
   *
   * @param tableBytesMax memory for the tables of keys that come often, of the lane verifiers
   * @param nanoTime the clock, for the trials
   * @param random for a secret of the lane verifiers
   * @throws IllegalArgumentException if there is none of that name, or not on this machine
   */
  public static VerifierChoice of(
      String name, long tableBytesMax, LongSupplier nanoTime, RandomGenerator random) {
    if (name.equals(FASTEST)) {
      return fastest(tableBytesMax, nanoTime, random);
    }
    SignatureVerifier verifier = byName(name, tableBytesMax, random);
    if (!(verifier instanceof LaneVerifier)) {
      return new VerifierChoice(verifier, List.of());
    }
    // Before the compiler has seen them, lanes take milliseconds a signature: not in the service.
    double nanos = trial(verifier, trialBatch(), nanoTime, WARM_UP_NANOS, 0);
    if (nanos == 0) {
      throw new IllegalArgumentException(
          "the signature verifier '" + name + "' gives wrong answers");
    }
    return new VerifierChoice(verifier, List.of(new Trial(name, nanos)));
  }

  /** The trials in words, such as {@code accp 27.1 µs, lanes-512 5.2 µs}; empty without trials. */
  public String trialsText() {
    return trials.stream()
        .map(
            trial ->
                trial.isUsable()
                    ? String.format(
                        Locale.ROOT, "%s %.1f µs", trial.name, trial.nanosPerSignature / 1000)
                    : trial.name + " not usable")
        .collect(Collectors.joining(", "));
  }

  /** One more verifier of the same name, for another thread. */
  public SignatureVerifier another(long tableBytesMax, RandomGenerator random) {
    return byName(verifier.name(), tableBytesMax, random);
  }

  private static SignatureVerifier byName(String name, long tableBytesMax, RandomGenerator random) {
    for (LaneWidth width : LaneWidth.values()) {
      if (width.verifierName().equals(name)) {
        try {
          return lanes(width, tableBytesMax, random);
        } catch (LinkageError | UnsupportedOperationException notHere) {
          throw new IllegalArgumentException(
              "the signature verifier '" + name + "' needs " + needs(width), notHere);
        }
      }
    }
    return SignatureVerifiers.byName(name);
  }

  private static String needs(LaneWidth width) {
    return width.bits() + "-bit vectors and the JVM flag --add-modules=jdk.incubator.vector";
  }

  private static SignatureVerifier lanes(
      LaneWidth width, long tableBytesMax, RandomGenerator random) {
    if (!width.isSupported()) {
      throw new UnsupportedOperationException(needs(width));
    }
    return new LaneVerifier(width, PARTS, tableBytesMax, random);
  }

  private static VerifierChoice fastest(
      long tableBytesMax, LongSupplier nanoTime, RandomGenerator random) {
    SignatureBatch batch = trialBatch();
    List<Trial> trials = new ArrayList<>();
    SignatureVerifier provider = SignatureVerifiers.best();
    Candidate best = tried(provider.name(), () -> provider, batch, nanoTime, PROVIDER_NANOS_MAX, 0);
    trials.add(best.trial);
    double enoughNanos = CLEARLY_FASTER * best.trial.nanosPerSignature;
    for (LaneWidth width : LaneWidth.values()) {
      Maker maker = () -> lanes(width, tableBytesMax, random);
      Candidate next =
          tried(width.verifierName(), maker, batch, nanoTime, LANES_NANOS_MAX, enoughNanos);
      trials.add(next.trial);
      boolean isFaster = next.trial.nanosPerSignature < best.trial.nanosPerSignature;
      if (next.trial.isUsable() && (isFaster || !best.trial.isUsable())) {
        // What is narrower would be slower, and trying it takes time.
        return new VerifierChoice(next.verifier, List.copyOf(trials));
      }
    }
    return new VerifierChoice(best.verifier, List.copyOf(trials));
  }

  private static Candidate tried(
      String name,
      Maker maker,
      SignatureBatch batch,
      LongSupplier nanoTime,
      long budgetNanos,
      double enoughNanos) {
    SignatureVerifier verifier;
    try {
      verifier = maker.make();
    } catch (LinkageError | UnsupportedOperationException notHere) {
      return new Candidate(SignatureVerifiers.best(), new Trial(name, 0));
    }
    double nanos = trial(verifier, batch, nanoTime, budgetNanos, enoughNanos);
    return new Candidate(verifier, new Trial(name, nanos));
  }

  /** Verifies again and again, until a signature takes little enough; 0 if an answer was wrong. */
  private static double trial(
      SignatureVerifier verifier,
      SignatureBatch batch,
      LongSupplier nanoTime,
      long budgetNanos,
      double enoughNanos) {
    long begin = nanoTime.getAsLong();
    long before = begin;
    long best = Long.MAX_VALUE;
    do {
      verifier.verify(batch);
      long now = nanoTime.getAsLong();
      best = Math.min(best, Math.max(1, now - before));
      before = now;
      if (!isRight(batch)) {
        return 0;
      }
    } while (before - begin < budgetNanos && best > enoughNanos * TRIAL_ENTRIES);
    return (double) best / TRIAL_ENTRIES;
  }

  private static SignatureBatch trialBatch() {
    SignatureBatch batch = new SignatureBatch(TRIAL_ENTRIES);
    byte[] message = new byte[TRIAL_MESSAGE_BYTES];
    for (int entry = 0; entry < TRIAL_ENTRIES; entry++) {
      byte[] seed = new byte[SigningKey.SEED_BYTES];
      seed[0] = (byte) (entry % TRIAL_KEYS);
      SigningKey key = SigningKey.fromSeed(seed);
      message[0] = (byte) entry;
      byte[] signature = key.sign(message).toBytes();
      signature[0] ^= (byte) (entry == TRIAL_FORGED ? 1 : 0);
      batch.add(
          new UnsafeBuffer(key.publicKey().toBytes()),
          0,
          new UnsafeBuffer(signature),
          0,
          new byte[0],
          new UnsafeBuffer(message),
          0,
          message.length);
    }
    return batch;
  }

  private static boolean isRight(SignatureBatch batch) {
    for (int entry = 0; entry < batch.size(); entry++) {
      if (batch.isValid(entry) == (entry == TRIAL_FORGED)) {
        return false;
      }
    }
    return true;
  }
}
