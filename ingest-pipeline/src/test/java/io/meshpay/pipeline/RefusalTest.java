package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason not to vote has its code, and changes nothing. */
final class RefusalTest {
  private static final long EPOCH = 1;

  private final RunningPipeline running = new RunningPipeline();
  private final PublicKey payee = RunningPipeline.payer(1).publicKey();

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void badSignature() throws Exception {
    TransferOrder order = order(10, 0);
    byte[] bent = order.signature().toBytes();
    bent[40] ^= 1;
    refuses(request(order.withSignature(Signature.of(bent))), ErrorCode.BAD_SIGNATURE, 0);
  }

  @Test
  void signatureOfAnotherCommittee() throws Exception {
    TransferOrder elsewhere = new TestCommittee(2).order(RunningPipeline.payer(0), payee, 10, 0);
    refuses(request(elsewhere), ErrorCode.BAD_SIGNATURE, 0);
  }

  @Test
  void anotherEpoch() throws Exception {
    refuses(new TransferRequest(9, 2, order(10, 0)), ErrorCode.WRONG_EPOCH, EPOCH);
  }

  @Test
  void aSequenceNumberThatIsUsed() throws Exception {
    running.ask(new ConfirmationRequest(1, running.committee.certificate(order(10, 0), 0, 1, 2)));
    refuses(request(order(11, 0)), ErrorCode.SEQUENCE_ALREADY_USED, 1);
  }

  @Test
  void aSequenceNumberThatIsTooHigh() throws Exception {
    refuses(request(order(10, 3)), ErrorCode.SEQUENCE_TOO_HIGH, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void anAmountThatIsNotPositive(long amount) throws Exception {
    refuses(request(order(amount, 0)), ErrorCode.INVALID_AMOUNT, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1001, Long.MAX_VALUE})
  void moreThanThePayerHas(long amount) throws Exception {
    refuses(request(order(amount, 0)), ErrorCode.INSUFFICIENT_BALANCE, 1000);
  }

  @Test
  void aTokenThatIsUnknown() throws Exception {
    TransferOrder order =
        running.committee.order(
            RunningPipeline.payer(0), payee, 99, 10, 0, TestCommittee.NOW_MICROS);
    refuses(request(order), ErrorCode.UNKNOWN_TOKEN, 99);
  }

  @Test
  void aPayerWhoIsUnknown() throws Exception {
    TransferOrder order = running.committee.order(TestCommittee.key(999), payee, 10, 0);
    refuses(request(order), ErrorCode.UNKNOWN_ACCOUNT, 0);
  }

  @Test
  void aTimestampInTheFuture() throws Exception {
    long latest = TestCommittee.NOW_MICROS + RunningPipeline.CLOCK_SKEW_MICROS;
    TransferOrder order =
        running.committee.order(
            RunningPipeline.payer(0), payee, TestCommittee.TOKEN, 10, 0, latest + 1);
    refuses(request(order), ErrorCode.TIMESTAMP_IN_FUTURE, latest);
  }

  static Stream<String> unacceptableKeys() {
    return Stream.of(
        // The identity; the same with the sign bit; y = p + 1, non-canonical; order 2; order 4;
        // order 8; not on the curve.
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "0200000000000000000000000000000000000000000000000000000000000000");
  }

  @ParameterizedTest
  @MethodSource("unacceptableKeys")
  void aRecipientWhoseKeyNobodyCanHold(String key) throws Exception {
    TransferOrder order =
        running.committee.order(RunningPipeline.payer(0), PublicKey.fromHex(key), 10, 0);
    refuses(request(order), ErrorCode.INVALID_ACCOUNT_KEY, 0);
  }

  @Test
  void aSecondOrderWithOneSequenceNumberIsAnsweredWithTheFirst() throws Exception {
    TransferOrder first = order(10, 0);
    assertInstanceOf(TransferResponse.class, running.ask(request(first)));
    ErrorMessage error = refuses(request(order(11, 0)), ErrorCode.CONFLICTING_ORDER, 0);
    assertEquals(first, error.pendingOrder());
  }

  @Test
  void nothingIsVotedOrExecutedWhileTheAuthorityOnlyReads() throws Exception {
    running.pipeline.setVoting(false);
    refuses(request(order(10, 0)), ErrorCode.NOT_VOTING, 0);
    refuses(
        new ConfirmationRequest(9, running.committee.certificate(order(10, 0), 0, 1, 2)),
        ErrorCode.NOT_VOTING,
        0);
  }

  private TransferOrder order(long amount, long sequenceNumber) {
    return running.committee.order(RunningPipeline.payer(0), payee, amount, sequenceNumber);
  }

  private static TransferRequest request(TransferOrder order) {
    return new TransferRequest(9, EPOCH, order);
  }

  private ErrorMessage refuses(Message request, ErrorCode code, long detail) throws Exception {
    String state = running.state();
    long before = running.pipeline.counters().refused(code);
    ErrorMessage error = assertInstanceOf(ErrorMessage.class, running.ask(request));
    assertEquals(code, error.code());
    assertEquals(detail, error.detail());
    assertEquals(9, error.requestId());
    assertEquals(state, running.state());
    assertEquals(before + 1, running.pipeline.counters().refused(code));
    if (code != ErrorCode.CONFLICTING_ORDER) {
      assertNull(error.pendingOrder());
    }
    if (request instanceof TransferRequest) {
      assertEquals(TransferRequestDecoder.TEMPLATE_ID, error.requestTemplateId());
    }
    return error;
  }
}
