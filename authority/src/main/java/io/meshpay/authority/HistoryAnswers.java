package io.meshpay.authority;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.SyncRequest;
import io.meshpay.protocol.message.SyncResponse;
import io.meshpay.protocol.sbe.HistoryResponseDecoder;
import io.meshpay.protocol.sbe.SyncResponseDecoder;
import io.meshpay.state.AccountView;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import io.meshpay.state.history.RoleFilter;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes the answers to who asks for an account's certificates. */
final class HistoryAnswers {
  /** A response without certificates: header, block, and the group's dimension. */
  private static final int SYNC_BYTES =
      Layout.HEADER_BYTES + SyncResponseDecoder.BLOCK_LENGTH + Layout.GROUP_DIMENSION_BYTES;

  private static final int HISTORY_BYTES =
      Layout.HEADER_BYTES + HistoryResponseDecoder.BLOCK_LENGTH + Layout.GROUP_DIMENSION_BYTES;

  private final HistoryReader history;
  private final AccountView view;

  HistoryAnswers(HistoryReader history, TokenSet tokens) {
    this.history = history;
    view = new AccountView(tokens);
  }

  /**
   * Looks an answer up. For the thread that the reader is for; what is returned is for the one that
   * the ledger is for.
   *
   * @param bytesMax how long the answer may be; but the first certificate is given however long it
   *     is
   * @throws HistoryUnavailableException if what would come first isn't at hand
   */
  Function<Ledger, Message.Response> find(Message.Request question, int bytesMax)
      throws IOException {
    try {
      return switch (question) {
        case SyncRequest request -> sent(request, bytesMax - SYNC_BYTES);
        case HistoryRequest request -> {
          Message.Response answer = newest(request, bytesMax - HISTORY_BYTES);
          yield ledger -> answer;
        }
        default -> throw new IllegalArgumentException("no question: " + question);
      };
    } finally {
      history.release();
    }
  }

  private Function<Ledger, Message.Response> sent(SyncRequest request, int bytesMax)
      throws IOException {
    List<Certificate> certificates =
        request.certificatesMax() == 0
            ? List.of()
            : history.sent(
                request.account(),
                request.firstSequenceNumber(),
                request.certificatesMax(),
                bytesMax);
    boolean isNothing = certificates.isEmpty() && request.certificatesMax() > 0;
    long lackingUpTo = isNothing ? history.lackingUpTo(request.account()) : 0;
    UnsafeBuffer account = new UnsafeBuffer(request.account().toBytes());
    return ledger -> {
      long next = ledger.readAccount(account, 0, view) ? view.nextSequenceNumber() : 0;
      boolean lacks =
          lackingUpTo > 0
              && next > request.firstSequenceNumber()
              && view.journalPosition() <= lackingUpTo;
      return lacks
          ? new ErrorMessage(
              request.requestId(), ErrorCode.HISTORY_UNAVAILABLE, request.templateId(), next)
          : new SyncResponse(request.requestId(), request.account(), next, certificates);
    };
  }

  private HistoryResponse newest(HistoryRequest request, int bytesMax) throws IOException {
    HistoryPage page =
        history.newest(
            request.account(),
            filter(request),
            request.beforePosition() == 0 ? Long.MAX_VALUE : request.beforePosition(),
            request.certificatesMax(),
            bytesMax);
    return new HistoryResponse(
        request.requestId(), request.account(), page.nextBeforePosition(), page.payments());
  }

  private static RoleFilter filter(HistoryRequest request) {
    return switch (request.roles()) {
      case SENT -> RoleFilter.SENT;
      case RECEIVED -> RoleFilter.RECEIVED;
      case BOTH -> RoleFilter.BOTH;
      case NULL_VAL -> throw new IllegalArgumentException("no roles");
    };
  }
}
