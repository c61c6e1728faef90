package io.meshpay.authority;

import io.meshpay.pipeline.lanes.ChangingVerifier;
import io.meshpay.pipeline.lanes.VerifierChoice;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What verifies the signatures of an authority: the verifier that its configuration names; or the
 * library's, and as soon as there is much to verify the fastest in a trial, which a thread makes
 * beside the payments.
 */
final class VerifierInUse {
  private static final Logger LOG = LoggerFactory.getLogger(VerifierInUse.class);

  /** Half a second of a core with the library: who never gets there has time enough. */
  private static final long BUSY_SIGNATURES = 20_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final AuthorityConfig.Verifier wanted;
  private final String threadName;
  private final SignatureVerifier verifier;
  private volatile String trials = "";
  private volatile Consumer<String> listener = name -> {};

  /**
   * @throws StartException if the verifier that is named doesn't run on this machine
   */
  VerifierInUse(String authority, AuthorityConfig.Verifier wanted) throws StartException {
    this.wanted = wanted;
    threadName = authority + "-verifier";
    verifier =
        wanted.name().equals(VerifierChoice.FASTEST)
            ? new ChangingVerifier(SignatureVerifiers.best(), BUSY_SIGNATURES, this::beginTrial)
            : named();
  }

  private SignatureVerifier named() throws StartException {
    try {
      VerifierChoice choice = choose();
      trials = choice.trialsText();
      return choice.verifier();
    } catch (IllegalArgumentException e) {
      throw StartException.refused(String.valueOf(e.getMessage()));
    }
  }

  private VerifierChoice choose() {
    return VerifierChoice.of(
        wanted.name(), wanted.tableBytesMax(), VerifierInUse::threadCpuNanos, new SecureRandom());
  }

  /**
   * The clock of trials: the time that this thread has had on a core, since on a busy machine the
   * others' payments would count as well, and the lanes would lose before they are compiled.
   */
  private static long threadCpuNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /** For the verifying thread. */
  SignatureVerifier verifier() {
    return verifier;
  }

  /** The name of the one that verifies now. */
  String name() {
    return verifier.name();
  }

  /** What was measured, in words; empty as long as nothing was. */
  String trials() {
    return trials;
  }

  /** Is told the new name, on the trial's thread, when another takes over. */
  void onChange(Consumer<String> changed) {
    listener = changed;
  }

  private void beginTrial() {
    // It ends by itself within seconds, and nothing waits for it.
    Thread.ofPlatform().name(threadName).daemon().start(this::tryOthers);
  }

  private void tryOthers() {
    String before = name();
    VerifierChoice choice = choose();
    trials = choice.trialsText();
    if (choice.verifier().name().equals(before)) {
      LOG.info("signatures are verified by {} as before: {}", before, trials);
      return;
    }
    if (verifier instanceof ChangingVerifier changing) {
      changing.use(choice.verifier());
      listener.accept(choice.verifier().name());
      LOG.info("signatures are verified by {} from now on: {}", choice.verifier().name(), trials);
    }
  }
}
