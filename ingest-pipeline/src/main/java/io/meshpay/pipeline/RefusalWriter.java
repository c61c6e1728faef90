package io.meshpay.pipeline;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.sbe.ErrorEncoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.transport.Link;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes ERROR messages. Not thread-safe: each thread has its own. */
final class RefusalWriter {
  private static final int BYTES_MAX = 1024;

  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BYTES_MAX]);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ErrorEncoder error = new ErrorEncoder();

  /** Refuses a request, without an order attached. */
  void send(Link link, long requestId, int templateId, ErrorCode code, long detail) {
    begin(requestId, templateId, code, detail).pendingKind(OrderKind.NONE);
    error.putPendingOrder(buffer, 0, 0);
    link.send(buffer, 0, encodedBytes());
  }

  /** Refuses a request because of the order that is attached. */
  void sendConflict(
      Link link, long requestId, int templateId, OrderKind kind, DirectBuffer order, int bytes) {
    begin(requestId, templateId, ErrorCode.CONFLICTING_ORDER, 0).pendingKind(kind);
    error.putPendingOrder(order, 0, bytes);
    link.send(buffer, 0, encodedBytes());
  }

  private ErrorEncoder begin(long requestId, int templateId, ErrorCode code, long detail) {
    return error
        .wrapAndApplyHeader(buffer, 0, header)
        .requestId(requestId)
        .code(code.number())
        .requestTemplateId(templateId)
        .detail(detail);
  }

  private int encodedBytes() {
    return MessageHeaderEncoder.ENCODED_LENGTH + error.encodedLength();
  }
}
