package io.meshpay.authority.audit;

import io.meshpay.authority.audit.SignatureCheck.Result;
import io.meshpay.authority.audit.SignatureCheck.Task;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.VerifiedSignatures;
import io.meshpay.state.journal.JournalRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;

/**
 * Verifies the signatures of changes on several threads, and tells of them in the journal's order.
 * Holds a bounded number of changes, however long the journal is. Its methods are for one thread.
 */
final class SignatureWork implements AutoCloseable {
  /** So many that handing them over costs nothing beside their verification. */
  private static final int BATCH_CHANGES = 128;

  /** Nor may a batch of the certificates of a large committee take much memory. */
  private static final int BATCH_BYTES = 1 << 17;

  private static final int BATCHES_PER_THREAD = 4;

  /** Some 10 MB: far more signatures than are under way in an authority at any time. */
  private static final int REMEMBERED_MAX = 1 << 17;

  private final ExecutorService threads;
  private final BlockingQueue<SignatureCheck> idle = new LinkedBlockingQueue<>();
  private final ArrayDeque<Future<Result>> underWay = new ArrayDeque<>();
  private final int underWayMax;
  private final LongConsumer progress;
  private List<Task> filling = new ArrayList<>(BATCH_CHANGES);
  private int fillingBytes;
  private long signatures;

  /**
   * @param progress told now and then up to which position all signatures are good
   */
  SignatureWork(Committee committee, int threadCount, LongConsumer progress) {
    threads =
        Executors.newFixedThreadPool(threadCount, Thread.ofPlatform().name("audit-", 0).factory());
    VerifiedSignatures remembered = new VerifiedSignatures(REMEMBERED_MAX);
    for (int i = 0; i < threadCount; i++) {
      idle.add(new SignatureCheck(committee, SignatureVerifiers.best(), remembered));
    }
    underWayMax = BATCHES_PER_THREAD * threadCount;
    this.progress = progress;
  }

  /**
   * Takes a change; waits while there is much to do.
   *
   * @throws ViolationException if this or an earlier change is wrong
   * @throws IOException also if the change's certificate can't be read
   */
  void add(JournalRecord record) throws IOException {
    Task task = Task.of(record);
    filling.add(task);
    fillingBytes += task.document().capacity();
    if (filling.size() == BATCH_CHANGES || fillingBytes >= BATCH_BYTES) {
      submit();
      while (underWay.size() > underWayMax) {
        settleOldest();
      }
    }
  }

  /**
   * Waits for all changes that were added.
   *
   * @throws ViolationException if one is wrong; it is the first
   */
  void settle() throws IOException {
    submit();
    while (!underWay.isEmpty()) {
      settleOldest();
    }
  }

  private void submit() {
    if (filling.isEmpty()) {
      return;
    }
    List<Task> batch = filling;
    filling = new ArrayList<>(BATCH_CHANGES);
    fillingBytes = 0;
    underWay.add(threads.submit(() -> verify(batch)));
  }

  private Result verify(List<Task> batch) throws InterruptedException {
    SignatureCheck check = idle.take();
    try {
      return check.verify(batch);
    } finally {
      idle.add(check);
    }
  }

  private void settleOldest() throws IOException {
    Result result = await(underWay.remove());
    signatures += result.signatures();
    Violation violation = result.violation();
    if (violation != null) {
      underWay.clear();
      filling.clear();
      throw new ViolationException(violation);
    }
    progress.accept(result.lastPosition());
  }

  private static Result await(Future<Result> batch) throws IOException {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the verification of signatures failed", e.getCause());
    }
  }

  /** How many signatures are verified and told of. */
  long signatures() {
    return signatures;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
