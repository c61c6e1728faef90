package io.meshpay.protocol.message;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.sbe.ErrorDecoder;
import org.jspecify.annotations.Nullable;

/**
 * ERROR: a refusal. Not signed, so never believed alone. Layout: header 8, requestId i64, code u16,
 * requestTemplateId u16, detail i64, pendingKind u8, pendingOrder behind a u16 length.
 *
 * @param requestId the request's; 0 if it couldn't be read
 * @param requestTemplateId the request's template; 0 if it couldn't be read
 * @param detail as the code's advice says; 0 where it says nothing
 * @param pendingOrder the order that has the authority's vote; only with CONFLICTING_ORDER
 */
public record ErrorMessage(
    long requestId,
    ErrorCode code,
    int requestTemplateId,
    long detail,
    @Nullable Order pendingOrder)
    implements Message.Response {
  /** Refuses what the wire can't carry. */
  public ErrorMessage {
    WireRange.checkUnsignedShort("requestTemplateId", requestTemplateId);
    if (pendingOrder != null && code != ErrorCode.CONFLICTING_ORDER) {
      throw new IllegalArgumentException(code + " with a pending order");
    }
  }

  /** A refusal without a pending order. */
  public ErrorMessage(long requestId, ErrorCode code, int requestTemplateId, long detail) {
    this(requestId, code, requestTemplateId, detail, null);
  }

  @Override
  public int templateId() {
    return ErrorDecoder.TEMPLATE_ID;
  }
}
