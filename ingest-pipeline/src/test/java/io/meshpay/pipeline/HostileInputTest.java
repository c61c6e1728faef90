package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.message.SyncRequest;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever bytes arrive, nothing breaks, nothing changes, and honest traffic goes on. */
final class HostileInputTest {
  private static final int MUTATIONS = Integer.getInteger("meshpay.fuzz.iterations", 5_000);

  private final RunningPipeline running = new RunningPipeline();
  private final TransferOrder order =
      running.committee.order(
          RunningPipeline.payer(0), RunningPipeline.payer(1).publicKey(), 10, 0);
  private final Message confirmation =
      new ConfirmationRequest(9, running.committee.certificate(order, 0, 1, 2));

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void everyTruncationIsMalformed() throws Exception {
    String state = running.state();
    for (byte[] whole :
        new byte[][] {bytes(new TransferRequest(9, 1, order)), bytes(confirmation)}) {
      for (int length = 0; length < whole.length; length++) {
        running.send(Arrays.copyOf(whole, length));
        assertRefused(ErrorCode.MALFORMED);
      }
    }
    assertEquals(state, running.state());
  }

  @Test
  void oneByteTooManyIsMalformed() throws Exception {
    byte[] whole = bytes(confirmation);
    running.send(Arrays.copyOf(whole, whole.length + 1));
    assertRefused(ErrorCode.MALFORMED);
  }

  @Test
  void aMessageAboveTheLimitIsTooLarge() throws Exception {
    running.send(new byte[RunningPipeline.MESSAGE_BYTES_MAX + 1]);
    assertRefused(ErrorCode.MESSAGE_TOO_LARGE);
  }

  @Test
  void aLengthThatCanBeNoFrameIsToldWithTheLimitItBreaks() throws Exception {
    running.pipeline.ingress().onUnframed(running.link, 7);
    ErrorMessage tooShort = assertInstanceOf(ErrorMessage.class, running.link.take());
    assertEquals(ErrorCode.MALFORMED, tooShort.code());
    assertEquals(0, tooShort.detail());
    running.pipeline.ingress().onUnframed(running.link, 1L << 31);
    ErrorMessage tooLong = assertInstanceOf(ErrorMessage.class, running.link.take());
    assertEquals(ErrorCode.MESSAGE_TOO_LARGE, tooLong.code());
    assertEquals(RunningPipeline.MESSAGE_BYTES_MAX, tooLong.detail());
  }

  @Test
  void aTypeThatIsNotServedYetIsUnsupported() throws Exception {
    PublicKey payer = RunningPipeline.payer(0).publicKey();
    running.send(new SyncRequest(9, payer, 0, 10));
    assertRefused(ErrorCode.UNSUPPORTED);
    running.send(new HistoryRequest(9, payer, HistoryRoles.BOTH, 0, 10));
    assertRefused(ErrorCode.UNSUPPORTED);
  }

  @Test
  void anAnswerIsNotAnswered() throws Exception {
    running.send(new ErrorMessage(9, ErrorCode.MALFORMED, 1, 0));
    running.send(new TransferResponse(9, order.digest(), running.committee.vote(1, order)));
    byte[] tornError = bytes(new ErrorMessage(9, ErrorCode.MALFORMED, 1, 0));
    running.send(Arrays.copyOf(tornError, tornError.length - 1));
    running.send(new HistoryResponse(9, order.sender(), 0, List.of()));
    assertEquals(4, running.pipeline.counters().answersDropped());
    assertEquals(4, running.link.completed());
    assertEquals(0, running.link.waiting());
  }

  @Test
  void mutatedMessagesChangeNothingAndHonestOnesGoOn() throws Exception {
    long seed = Long.getLong("meshpay.seed", System.nanoTime());
    System.out.println("HostileInputTest meshpay.seed=" + seed);
    Random random = new Random(seed);
    String state = running.state();
    byte[][] models = {bytes(new TransferRequest(9, 1, order)), bytes(confirmation)};
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = models[random.nextInt(models.length)].clone();
      int flips = 1 + random.nextInt(3);
      for (int flip = 0; flip < flips; flip++) {
        // Not in the request's id, which may be anything.
        int position = random.nextInt(mutant.length);
        mutant[position >= 8 && position < 16 ? 0 : position] ^= (byte) (1 << random.nextInt(8));
      }
      if (Arrays.equals(mutant, models[0]) || Arrays.equals(mutant, models[1])) {
        continue;
      }
      long dropped = running.pipeline.counters().answersDropped();
      running.send(mutant);
      if (running.pipeline.counters().answersDropped() == dropped) {
        assertInstanceOf(ErrorMessage.class, running.link.take(), "seed " + seed + ", round " + i);
      }
    }
    assertEquals(state, running.state(), "seed " + seed);
    assertFalse(running.failure.isDone());
    running.send(new TransferRequest(9, 1, order));
    assertInstanceOf(TransferResponse.class, running.link.take());
  }

  private void assertRefused(ErrorCode code) throws Exception {
    assertEquals(code, assertInstanceOf(ErrorMessage.class, running.link.take()).code());
  }

  private static byte[] bytes(Message message) {
    ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    int length = MessageCodec.encode(message, buffer, 0);
    byte[] bytes = new byte[length];
    buffer.getBytes(0, bytes);
    return bytes;
  }
}
