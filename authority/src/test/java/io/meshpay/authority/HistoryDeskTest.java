package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.message.SyncRequest;
import io.meshpay.protocol.message.SyncResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.meshpay.state.Ledger;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The desk's thread over an opened state, on a machine that fails for a while. */
@Timeout(60)
final class HistoryDeskTest {
  private static final int BYTES_MAX = 1 << 16;

  @TempDir Path temporary;
  private final BlockingQueue<Message> answers = new LinkedBlockingQueue<>();
  private TestFolder folder;
  private AuditFixture fixture;
  private DataDirectory directory;
  private OpenState state;
  private FailingDisk journalDisk;
  private FailingDisk indexDisk;
  private HistoryDesk desk;

  @BeforeEach
  void open() throws Exception {
    folder = new TestFolder(temporary);
    fixture = new AuditFixture(folder);
    directory =
        DataDirectory.open(
            folder.config.data(),
            new DataIdentity(
                folder.committee.id(), folder.config.name(), folder.authorityKey.publicKey()));
    state = StateOpening.open(directory, AuthorityFiles.read(folder.config, null), folder.config);
    journalDisk = new FailingDisk(state.rebuild().journal());
    indexDisk = new FailingDisk(directory.history());
    HistoryReader history =
        HistoryReader.open(
            indexDisk,
            journalDisk,
            null,
            state.rebuild().identity(),
            state.journal(),
            Executors.newSingleThreadExecutor());
    desk =
        new HistoryDesk(
            "authority-1", history, new Nobody(), this::read, state.tokens(), BYTES_MAX);
    desk.start();
  }

  private <T> CompletableFuture<T> read(Function<Ledger, T> reading) {
    return CompletableFuture.completedFuture(reading.apply(state.ledger()));
  }

  @AfterEach
  void close() throws Exception {
    desk.close(TimeUnit.SECONDS.toMillis(30));
    state.journal().close();
    state.store().close();
    directory.close();
  }

  private void pay(long sequenceNumber) {
    TransferOrder order = fixture.order(folder.payer, 1, sequenceNumber);
    fixture.append(state.journal(), order);
    fixture.append(state.journal(), fixture.certificate(order, folder.authorityKey));
    state.journal().commit();
  }

  private Message ask() throws InterruptedException {
    byte[] question =
        MessageCodec.encode(new SyncRequest(9, folder.payer.publicKey(), 0, Short.MAX_VALUE));
    desk.onFrame(new Keeping(), new UnsafeBuffer(question), 0, question.length);
    return answers.take();
  }

  private void awaitIndexed(long position) {
    while (desk.indexedPosition() < position) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anErrorOfTheMachineIsAnsweredAndTheNextQuestionAsWell() throws Exception {
    pay(0);
    awaitIndexed(2);
    journalDisk.failure = new OutOfMemoryError("heap");
    ErrorMessage refusal = assertInstanceOf(ErrorMessage.class, ask());
    assertEquals(ErrorCode.NOT_VOTING, refusal.code());
    assertTrue(journalDisk.failures.get() > 0);
    journalDisk.failure = null;
    SyncResponse answer = assertInstanceOf(SyncResponse.class, ask());
    assertEquals(1, answer.certificates().size());
  }

  @Test
  void anErrorWhileTheJournalIsFollowedEndsOnlyThat() throws Exception {
    pay(0);
    awaitIndexed(2);
    journalDisk.failure = new StackOverflowError();
    pay(1);
    while (journalDisk.failures.get() == 0) {
      Thread.onSpinWait();
    }
    journalDisk.failure = null;
    SyncResponse answer = assertInstanceOf(SyncResponse.class, ask());
    assertEquals(1, answer.certificates().size());
    assertEquals(2, desk.indexedPosition());
  }

  @Test
  void anErrorWhileTheIndexIsWrittenIsToldToWhoAsked() throws Exception {
    pay(0);
    awaitIndexed(2);
    indexDisk.failure = new OutOfMemoryError("heap");
    CompletableFuture<Long> flush = desk.flush();
    assertThrows(ExecutionException.class, () -> flush.get(30, TimeUnit.SECONDS));
    indexDisk.failure = null;
    assertInstanceOf(SyncResponse.class, ask());
  }

  private final class Keeping implements Link {
    @Override
    public int messageBytesMax() {
      return BYTES_MAX;
    }

    @Override
    public void send(DirectBuffer buffer, int offset, int length) {
      try {
        answers.add(MessageCodec.decode(buffer, offset, length));
      } catch (MalformedMessageException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void completed(int frames) {}
  }

  /** Stands for the pipeline: no test here has anything for it. */
  private static final class Nobody implements FrameReceiver {
    @Override
    public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
      throw new AssertionError("a question to the desk");
    }

    @Override
    public void onUnframed(Link link, long claimedBytes) {
      throw new AssertionError("nothing is unframed");
    }

    @Override
    public void onClosed(Link link) {}
  }
}
