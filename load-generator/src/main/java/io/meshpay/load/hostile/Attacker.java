package io.meshpay.load.hostile;

import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusCursor;
import io.meshpay.load.corpus.SecondOrders;
import io.meshpay.load.target.AnswerCheck;
import io.meshpay.load.target.Bystander;
import io.meshpay.load.target.Outbox;
import io.meshpay.load.target.RequestWriter;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.ConfirmationResponseDecoder;
import io.meshpay.protocol.sbe.ErrorDecoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.sbe.TransferRequestEncoder;
import io.meshpay.protocol.sbe.TransferResponseDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends hostile messages beside one thread's payments, in the shares that were asked for, and
 * checks what they are answered. None of them can hurt an honest payment at a correct authority:
 * what is sent twice is the same, and a second order is sent only when the first has its vote.
 */
public final class Attacker implements Bystander {
  private static final int PLACES = 1 << 14;
  private static final int ORDER_BITS = 42;
  private static final int PREFIX_BYTES = Integer.BYTES;
  private static final int FRAME_REQUEST_ID_OFFSET = PREFIX_BYTES + Layout.HEADER_BYTES;
  private static final int FRAME_ORDER_OFFSET =
      PREFIX_BYTES + Layout.HEADER_BYTES + TransferRequestEncoder.orderEncodingOffset();
  private static final int CODE_OFFSET = Layout.HEADER_BYTES + ErrorDecoder.codeEncodingOffset();

  /** A header, a request's number, and the beginning of an order that doesn't come. */
  private static final int GARBAGE_BYTES = Layout.HEADER_BYTES + 2 * Long.BYTES;

  private static final int BAD_SIGNATURE = Attack.BAD_SIGNATURE.ordinal();
  private static final int DOUBLE_SPEND = Attack.DOUBLE_SPEND.ordinal();
  private static final int REPLAY = Attack.REPLAY.ordinal();
  private static final int STALE = Attack.STALE.ordinal();
  private static final int GARBAGE = Attack.GARBAGE.ordinal();

  private final Outbox outbox;
  private final RequestWriter writer;
  private final CorpusCursor cursor;
  private final @Nullable SecondOrders secondOrders;
  private final AttackCounts counts;
  private final double[] shares = new double[Attack.values().length];
  private final double[] owed = new double[Attack.values().length];
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final TransferRequestEncoder request = new TransferRequestEncoder();

  // By place.
  private final long[] orders = new long[PLACES];
  private final int[] kinds = new int[PLACES];
  private final int[] free = new int[PLACES];
  private int freeCount = PLACES;
  private int nextConnection;
  private boolean isReplayOfCertificate;

  /**
   * @param secondOrders for double spends; null for none
   * @param outbox whose connections are all the attacker's
   */
  public Attacker(
      Hostility hostility,
      Corpus corpus,
      @Nullable SecondOrders secondOrders,
      AttackCounts counts,
      Outbox outbox) {
    this.secondOrders = secondOrders;
    this.counts = counts;
    this.outbox = outbox;
    writer = new RequestWriter(corpus.header().epoch(), corpus.header().votes());
    cursor = new CorpusCursor(corpus);
    for (Attack attack : Attack.values()) {
      shares[attack.ordinal()] = hostility.share(attack);
    }
    for (int i = 0; i < PLACES; i++) {
      free[i] = i;
      orders[i] = -1;
    }
  }

  @Override
  public void onOrderSent(long order, CorpusCursor payment) {
    for (int kind = 0; kind < owed.length; kind++) {
      owed[kind] += shares[kind];
    }
    while (isOwed(BAD_SIGNATURE)) {
      MutableDirectBuffer frame = putOrder(BAD_SIGNATURE, order, payment);
      int at = FRAME_ORDER_OFFSET + TransferOrder.SIGNATURE_OFFSET;
      frame.putByte(at, (byte) (frame.getByte(at) ^ 1));
    }
    while (isOwed(GARBAGE)) {
      putGarbage(order);
    }
    if (!isReplayOfCertificate && isOwed(REPLAY)) {
      isReplayOfCertificate = true;
      putOrder(REPLAY, order, payment);
    }
  }

  @Override
  public void onCertified(long order, DirectBuffer frame, int bytes, CorpusCursor payment) {
    if (isReplayOfCertificate && isOwed(REPLAY)) {
      isReplayOfCertificate = false;
      MutableDirectBuffer copy = outbox.reserve(connection(), bytes);
      copy.putBytes(0, frame, 0, bytes);
      copy.putLong(FRAME_REQUEST_ID_OFFSET, open(REPLAY, order), ByteOrder.LITTLE_ENDIAN);
    }
    byte[] second = secondOrders == null ? null : secondOrders.of(order);
    if (second != null && freeCount > 0) {
      MutableDirectBuffer other = putOrder(DOUBLE_SPEND, order, payment);
      other.putBytes(FRAME_ORDER_OFFSET, second);
    }
  }

  @Override
  public void onAcknowledged(long order, CorpusCursor payment) {
    while (isOwed(STALE)) {
      putOrder(STALE, order, payment);
    }
  }

  private boolean isOwed(int kind) {
    if (owed[kind] < 1 || freeCount == 0) {
      return false;
    }
    owed[kind]--;
    return true;
  }

  private MutableDirectBuffer putOrder(int kind, long order, CorpusCursor payment) {
    MutableDirectBuffer frame = outbox.reserve(connection(), RequestWriter.ORDER_FRAME_BYTES);
    writer.putOrder(frame, open(kind, order), payment);
    return frame;
  }

  private void putGarbage(long order) {
    MutableDirectBuffer frame = outbox.reserve(connection(), PREFIX_BYTES + GARBAGE_BYTES);
    frame.putInt(0, GARBAGE_BYTES, ByteOrder.LITTLE_ENDIAN);
    header
        .wrap(frame, PREFIX_BYTES)
        .blockLength(request.sbeBlockLength())
        .templateId(request.sbeTemplateId())
        .schemaId(request.sbeSchemaId())
        .version(request.sbeSchemaVersion());
    frame.putLong(FRAME_REQUEST_ID_OFFSET, open(GARBAGE, order), ByteOrder.LITTLE_ENDIAN);
    frame.putLong(FRAME_REQUEST_ID_OFFSET + Long.BYTES, order * 31);
  }

  private int connection() {
    nextConnection = (nextConnection + 1) % outbox.connections();
    return nextConnection;
  }

  private long open(int kind, long order) {
    int place = free[--freeCount];
    kinds[place] = kind;
    orders[place] = order;
    counts.countSent(kind);
    return ((long) place << ORDER_BITS) | order;
  }

  @Override
  public void onAnswer(DirectBuffer answer, int length) {
    if (length < AnswerCheck.REQUEST_ID_OFFSET + Long.BYTES) {
      counts.countWrong(GARBAGE);
      return;
    }
    long id = answer.getLong(AnswerCheck.REQUEST_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    int place = (int) (id >>> ORDER_BITS);
    long order = id & ((1L << ORDER_BITS) - 1);
    if (place >= PLACES || orders[place] != order) {
      counts.countWrong(GARBAGE);
      return;
    }
    int kind = kinds[place];
    orders[place] = -1;
    free[freeCount++] = place;
    int template = Layout.template(answer, 0, length);
    if (template == ErrorDecoder.TEMPLATE_ID) {
      judge(kind, Layout.unsignedShort(answer, CODE_OFFSET));
    } else if (kind == REPLAY && isSigned(template) && isRight(answer, length, order)) {
      counts.countRight(kind);
    } else {
      counts.countWrong(kind);
    }
  }

  private static boolean isSigned(int template) {
    return template == TransferResponseDecoder.TEMPLATE_ID
        || template == ConfirmationResponseDecoder.TEMPLATE_ID;
  }

  private boolean isRight(DirectBuffer answer, int length, long order) {
    cursor.moveTo(order);
    return AnswerCheck.isRight(answer, 0, length, cursor);
  }

  private void judge(int kind, int code) {
    if (code == ErrorCode.OVERLOADED.number()) {
      counts.countBusy(kind);
    } else if (isExpected(kind, code)) {
      counts.countRight(kind);
    } else {
      counts.countWrong(kind);
    }
  }

  private static boolean isExpected(int kind, int code) {
    ErrorCode told = ErrorCode.ofNumber(code);
    return switch (Attack.values()[kind]) {
      case BAD_SIGNATURE -> told == ErrorCode.BAD_SIGNATURE;
      case GARBAGE -> told == ErrorCode.MALFORMED;
      // Executed meanwhile, perhaps.
      case DOUBLE_SPEND ->
          told == ErrorCode.CONFLICTING_ORDER || told == ErrorCode.SEQUENCE_ALREADY_USED;
      case REPLAY, STALE -> told == ErrorCode.SEQUENCE_ALREADY_USED;
    };
  }

  @Override
  public boolean isWaiting() {
    return freeCount < PLACES;
  }
}
