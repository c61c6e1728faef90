package io.meshpay.authority;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.treehead.SignedTreeHead;
import io.meshpay.protocol.treehead.TreeHead;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signs the head of the journal's tree for whoever asks: once for each size that it is asked at,
 * and never again before {@link #PAUSE_NANOS} have passed, so that nobody can keep the pipeline or
 * the key busy by asking. A head may thus be a little older than the journal.
 */
final class TreeHeads {
  /** How long a look at the journal is good for. */
  static final long PAUSE_NANOS = 1_000_000_000L;

  private static final long TIMEOUT_MILLIS = 1_000;

  private final Supplier<CompletableFuture<TreeHead>> journal;
  private final Signer signer;
  private final Committee committee;
  private final LongSupplier nanoClock;
  private @Nullable CompletableFuture<?> look;
  private long lookedNanos;
  private @Nullable TreeHead seen;
  private @Nullable SignedTreeHead last;

  /**
   * @param journal tells the head; see {@link io.meshpay.pipeline.Pipeline#treeHead}
   */
  TreeHeads(
      Supplier<CompletableFuture<TreeHead>> journal,
      Signer signer,
      Committee committee,
      LongSupplier nanoClock) {
    this.journal = journal;
    this.signer = signer;
    this.committee = committee;
    this.nanoClock = nanoClock;
  }

  /**
   * Looks at the journal, unless it was looked at a moment ago. Always succeeds; it may complete on
   * the pipeline's thread, so {@link #latest()} is to be called on another one.
   */
  synchronized CompletableFuture<?> look() {
    long now = nanoClock.getAsLong();
    CompletableFuture<?> current = look;
    if (current == null || (current.isDone() && now - lookedNanos >= PAUSE_NANOS)) {
      lookedNanos = now;
      current =
          journal
              .get()
              .orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .handle((head, failure) -> see(head));
      look = current;
    }
    return current;
  }

  /**
   * Null, of a tree that isn't on the disk or a pipeline that is too busy, leaves what was seen
   * before.
   */
  private synchronized boolean see(@Nullable TreeHead head) {
    if (head != null) {
      seen = head;
    }
    return head != null;
  }

  /** The last head, signed; null if the journal has never told one. */
  synchronized @Nullable SignedTreeHead latest() {
    TreeHead head = seen;
    SignedTreeHead signed = last;
    if (head != null && (signed == null || head.treeSize() > signed.head().treeSize())) {
      signed = SignedTreeHead.sign(signer, committee, after(signed, head));
      last = signed;
    }
    return signed;
  }

  /** RFC 6962 wants each head to be later than the one before, however the clock is set. */
  private static TreeHead after(@Nullable SignedTreeHead before, TreeHead head) {
    if (before == null || head.timestampMicros() > before.head().timestampMicros()) {
      return head;
    }
    return new TreeHead(head.treeSize(), before.head().timestampMicros() + 1, head.root());
  }
}
