package io.meshpay.pipeline;

import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.AccountStore;
import io.meshpay.state.AccountView;
import io.meshpay.state.HeapAccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import io.meshpay.state.disk.Disk;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalBrokenException;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalSync;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The pipeline of the first authority over a ledger in memory, with one link to it. */
final class RunningPipeline implements AutoCloseable {
  static final int MESSAGE_BYTES_MAX = 4096;
  static final long CLOCK_SKEW_MICROS = 1_000_000;

  final TestCommittee committee = new TestCommittee();
  final RecordingLink link = new RecordingLink(MESSAGE_BYTES_MAX);
  final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  final CompletableFuture<JournalBrokenException> diskFailure = new CompletableFuture<>();
  final Pipeline pipeline;
  private final JournalFolder folder;
  private final Journal journal;

  RunningPipeline() {
    this(PipelineLimits.forMessagesUpTo(MESSAGE_BYTES_MAX), new HeapAccountStore(1000));
  }

  RunningPipeline(PipelineTimings timings) {
    this(
        PipelineLimits.forMessagesUpTo(MESSAGE_BYTES_MAX),
        new HeapAccountStore(1000),
        new JournalFolder(UnaryOperator.identity()),
        JournalFolder::open,
        timings,
        usualThreads());
  }

  RunningPipeline(PipelineLimits limits, AccountStore store) {
    this(limits, store, UnaryOperator.identity());
  }

  /**
   * @param disk what to put between the journal and its folder
   */
  RunningPipeline(PipelineLimits limits, AccountStore store, UnaryOperator<Disk> disk) {
    this(limits, store, new JournalFolder(disk), JournalFolder::open, timings(), usualThreads());
  }

  /** With threads from elsewhere. */
  static RunningPipeline withThreads(ThreadFactory threads) {
    return new RunningPipeline(
        PipelineLimits.forMessagesUpTo(MESSAGE_BYTES_MAX),
        new HeapAccountStore(1000),
        new JournalFolder(UnaryOperator.identity()),
        JournalFolder::open,
        timings(),
        threads);
  }

  /** With a journal that forces now and then only, by a clock. */
  static RunningPipeline withIntervals(LongSupplier nanoClock) {
    return new RunningPipeline(
        PipelineLimits.forMessagesUpTo(MESSAGE_BYTES_MAX),
        new HeapAccountStore(1000),
        new JournalFolder(UnaryOperator.identity()),
        (folder, identity) -> folder.open(identity, JournalSync.INTERVAL, nanoClock),
        timings(),
        usualThreads());
  }

  static ThreadFactory usualThreads() {
    return Thread.ofPlatform().daemon().name("pipeline-", 0).factory();
  }

  private static PipelineTimings timings() {
    return new PipelineTimings(System::nanoTime, true);
  }

  private RunningPipeline(
      PipelineLimits limits,
      AccountStore store,
      JournalFolder folder,
      BiFunction<JournalFolder, JournalIdentity, Journal> opening,
      PipelineTimings timings,
      ThreadFactory threads) {
    TokenSet tokens = TokenSet.of(TestCommittee.TOKEN);
    Ledger ledger = new Ledger(store, tokens, AccountKeys::isAcceptable, CLOCK_SKEW_MICROS);
    for (int payer = 0; payer < 10; payer++) {
      credit(ledger, TestCommittee.key(payer).publicKey(), 1000);
    }
    this.folder = folder;
    journal = opening.apply(folder, committee.identity());
    pipeline =
        new Pipeline(
            committee.committee,
            0,
            committee.keys.getFirst(),
            SignatureVerifiers.best(),
            ledger,
            journal,
            new AccountView(tokens),
            limits,
            () -> TestCommittee.NOW_MICROS,
            timings,
            threads,
            diskFailure::complete,
            failure::complete);
    pipeline.start();
    pipeline.setVoting(true);
  }

  private static void credit(Ledger ledger, PublicKey account, long amount) {
    UnsafeBuffer key = new UnsafeBuffer(account.toBytes());
    ledger.credit(key, 0, TestCommittee.TOKEN, amount);
  }

  /** Why the journal has no room; null if it has. */
  @Nullable IOException shortage() {
    return journal.shortage();
  }

  /** The payer of a number from 0 to 9, with 1,000 units to spend. */
  static SigningKey payer(int number) {
    return TestCommittee.key(number);
  }

  void send(Message message) {
    ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    int length = MessageCodec.encode(message, buffer, 0);
    pipeline.ingress().onFrame(link, buffer, 0, length);
  }

  void send(byte[] bytes) {
    pipeline.ingress().onFrame(link, new UnsafeBuffer(bytes), 0, bytes.length);
  }

  Message ask(Message message) throws InterruptedException, MalformedMessageException {
    send(message);
    return link.take();
  }

  /** The head of the journal's tree. */
  TreeHead treeHead() throws Exception {
    return pipeline.treeHead().get(20, TimeUnit.SECONDS);
  }

  /** All of the state: the digest of what certificates determine, and what votes have changed. */
  String state() throws InterruptedException {
    try {
      return pipeline
          .read(
              ledger -> {
                UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.BYTES]);
                ledger.copyStateDigest(digest, 0);
                return Digest.read(digest, 0)
                    + " after "
                    + ledger.journalPosition()
                    + " changes of "
                    + ledger.accounts()
                    + " accounts";
              })
          .get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    pipeline.close();
    folder.delete();
  }
}
