package io.meshpay.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.EventProcessorFactory;
import com.lmax.disruptor.dsl.ProducerType;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.state.AccountView;
import io.meshpay.state.Ledger;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalBrokenException;
import io.meshpay.state.journal.JournalTree;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * From a received message to its answer. Event loops put messages into a ring ({@link Ingress});
 * one thread verifies their signatures ({@link VerifyStage}); another applies them to the ledger,
 * signs the answers and sends them ({@link CommitStage}). Each stage takes what waits, so batches
 * grow with the load and at low load nobody waits for one.
 *
 * <p>The ring is bounded. When it is full a message is answered OVERLOADED at once; before that, a
 * link that has too many messages under way is no longer read from.
 *
 * <p>Two threads and the {@link IdleWaitStrategy}, because dependent stages that spin would burn
 * the cores that the event loops and the stages themselves need on a small machine.
 */
public final class Pipeline implements AutoCloseable {
  private final Disruptor<Slot> disruptor;
  private final Ingress ingress;
  private final Journal journal;
  private final LongSupplier clockMicros;
  private final CommitStage commitStage;
  private final PipelineCounters counters = new PipelineCounters();
  private final PipelineTimings timings;

  /** Until it is down to 0, the Disruptor takes a stage for one that has stopped. */
  private final CountDownLatch stagesToStart = new CountDownLatch(2);

  private volatile boolean isStarted;

  /**
   * Puts a pipeline together; {@link #start()} starts it.
   *
   * @param committee whose orders, votes and certificates are served
   * @param authority this authority's index in the committee
   * @param signer holds this authority's key
   * @param verifier used by the verifying thread alone
   * @param ledger used by the committing thread alone, from now on
   * @param journal at the ledger's position; used by the committing thread alone, and closed by its
   *     owner
   * @param view made for the ledger's tokens
   * @param clockMicros the time in microseconds since the epoch of Unix
   * @param timings where the time of messages is recorded
   * @param threads makes the two threads
   * @param onJournalBroken told once that the disk has failed; only reads are served from then on
   * @param onFailure told once of a bug or a broken machine; the pipeline has stopped then, for
   *     going on could vote on a half-applied state
   */
  public Pipeline(
      Committee committee,
      int authority,
      Signer signer,
      SignatureVerifier verifier,
      Ledger ledger,
      Journal journal,
      AccountView view,
      PipelineLimits limits,
      LongSupplier clockMicros,
      PipelineTimings timings,
      ThreadFactory threads,
      Consumer<JournalBrokenException> onJournalBroken,
      Consumer<Throwable> onFailure) {
    if (journal.position() != ledger.journalPosition()) {
      throw new IllegalArgumentException(
          "the journal is at "
              + journal.position()
              + ", the ledger at "
              + ledger.journalPosition());
    }
    this.journal = journal;
    this.clockMicros = clockMicros;
    this.timings = timings;
    disruptor =
        new Disruptor<>(
            new Slots(limits.messageBytesMax()),
            limits.slots(),
            threads,
            ProducerType.MULTI,
            new IdleWaitStrategy());
    ingress = new Ingress(disruptor.getRingBuffer(), limits.messageBytesMax(), counters, timings);

    VerifyStage verifyStage =
        new VerifyStage(
            committee.epoch(),
            new SignatureChecks(committee, verifier, counters),
            new CertificateExaminer(committee),
            limits.batchSlotsMax(),
            timings,
            stagesToStart::countDown);
    RefusalWriter refusals = new RefusalWriter();
    AnswerWriter answers = new AnswerWriter(authority, limits.messageBytesMax(), refusals);
    Sealers sealers =
        Sealers.of(
            domain ->
                new Sealer(
                    signer,
                    committee.signingContext(),
                    domain,
                    limits.leavesMax(),
                    answers,
                    counters));
    commitStage =
        new CommitStage(
            ledger,
            journal,
            new Applier(ledger, journal, view, clockMicros, counters),
            new Replies(refusals, sealers, limits.batchSlotsMax(), counters),
            limits.batchSlotsMax(),
            onJournalBroken,
            counters,
            timings,
            stagesToStart::countDown);

    FailStop failStop = new FailStop(onFailure);
    EventProcessorFactory<Slot> verify =
        (ring, before) -> processor(ring, before, verifyStage, limits.batchSlotsMax(), failStop);
    EventProcessorFactory<Slot> commit =
        (ring, before) -> processor(ring, before, commitStage, limits.batchSlotsMax(), failStop);
    disruptor.handleEventsWith(verify).then(commit);
  }

  private static BatchEventProcessor<Slot> processor(
      RingBuffer<Slot> ring,
      Sequence[] before,
      EventHandler<Slot> stage,
      int batchSlotsMax,
      ExceptionHandler<Slot> failStop) {
    SequenceBarrier barrier = ring.newBarrier(before);
    BatchEventProcessor<Slot> processor =
        new BatchEventProcessorBuilder().setMaxBatchSize(batchSlotsMax).build(ring, barrier, stage);
    processor.setExceptionHandler(failStop);
    return processor;
  }

  /** Starts the threads. Until {@link #setVoting} says otherwise only reads are served. */
  public void start() {
    isStarted = true;
    disruptor.start();
  }

  /** Where transports hand in what they receive; from any of their threads. */
  public FrameReceiver ingress() {
    return ingress;
  }

  /**
   * Whether orders get votes and certificates are executed. Without, they are answered NOT_VOTING.
   */
  public void setVoting(boolean voting) {
    commitStage.setVoting(voting);
  }

  public boolean isVoting() {
    return commitStage.isVoting();
  }

  /**
   * Reads the ledger on the thread that owns it, between two messages; so keep it short.
   *
   * @return what {@code read} returned; fails with {@link RejectedExecutionException} if the ring
   *     is full
   */
  public <T> CompletableFuture<T> read(Function<Ledger, T> read) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Consumer<Ledger> task =
        ledger -> {
          try {
            result.complete(read.apply(ledger));
          } catch (RuntimeException failure) {
            result.completeExceptionally(failure); // A reader's bug is no reason to stop paying.
          }
        };
    if (!ingress.publish(task)) {
      result.completeExceptionally(new RejectedExecutionException("the ring is full"));
    }
    return result;
  }

  /**
   * Ends the journal's segment after the current batch.
   *
   * @return completes before that, with the position that the segment reaches at least; fails like
   *     {@link #read}
   */
  public CompletableFuture<Long> rotateJournal() {
    return read(
        ledger -> {
          journal.rotate();
          return journal.position();
        });
  }

  /**
   * Has the journal commit though no message comes: for a journal that forces now and then only,
   * see {@link Journal#commit}. Does nothing while the ring is full, as then batches come anyway.
   */
  public void commitJournal() {
    var _ = ingress.publish(ledger -> {});
  }

  /**
   * The head of the tree over the journal as it is on the disk, to be signed.
   *
   * @return completes on the ledger's thread, so sign elsewhere; fails with {@link
   *     RejectedExecutionException} if the ring is full, and with {@link IllegalStateException} if
   *     the journal has changes that aren't known to be on the disk
   */
  public CompletableFuture<TreeHead> treeHead() {
    CompletableFuture<TreeHead> result = new CompletableFuture<>();
    Consumer<Journal> task =
        committed -> {
          if (committed.durablePosition() == committed.position()) {
            JournalTree tree = committed.tree();
            result.complete(new TreeHead(tree.size(), clockMicros.getAsLong(), tree.root()));
          } else {
            result.completeExceptionally(new IllegalStateException("not all is on the disk"));
          }
        };
    if (!ingress.publishAfterCommit(task)) {
      result.completeExceptionally(new RejectedExecutionException("the ring is full"));
    }
    return result;
  }

  /**
   * Tries again to make the journal's next segment if the disk had no room for it; completes when
   * the trial has begun, fails like {@link #read}.
   */
  public CompletableFuture<Boolean> retryJournalShortage() {
    return read(
        ledger -> {
          journal.retryShortage();
          return true;
        });
  }

  /** How many messages are under way in the ring. */
  public long depth() {
    RingBuffer<Slot> ring = disruptor.getRingBuffer();
    return ring.getBufferSize() - ring.remainingCapacity();
  }

  public PipelineCounters counters() {
    return counters;
  }

  public PipelineTimings timings() {
    return timings;
  }

  /**
   * Refuses what comes from now on, answers what has come before, and stops the threads.
   *
   * @return false if that took longer than {@code timeoutMillis}; the threads are stopped all the
   *     same
   */
  public boolean drain(long timeoutMillis) throws InterruptedException {
    ingress.close();
    try {
      if (isStarted && !stagesToStart.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
        disruptor.halt();
        return false;
      }
      disruptor.shutdown(timeoutMillis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException late) {
      disruptor.halt();
      return false;
    }
  }

  /** Stops the threads without answering what is under way. */
  @Override
  public void close() {
    ingress.close();
    disruptor.halt();
  }

  /** Ends a stage's thread at the first exception, and tells of it. */
  private record FailStop(Consumer<Throwable> onFailure) implements ExceptionHandler<Slot> {
    @Override
    public void handleEventException(Throwable failure, long sequence, Slot slot) {
      onFailure.accept(failure);
      throw new IllegalStateException("the pipeline stops at message " + sequence, failure);
    }

    @Override
    public void handleOnStartException(Throwable failure) {
      onFailure.accept(failure);
    }

    @Override
    public void handleOnShutdownException(Throwable failure) {
      onFailure.accept(failure);
    }
  }
}
