package io.meshpay.protocol.message;

import static io.meshpay.protocol.layout.Layout.GROUP_DIMENSION_BYTES;
import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.GossipItem.CertificateItem;
import io.meshpay.protocol.message.GossipItem.EquivocationProof;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.AccountInfoRequestDecoder;
import io.meshpay.protocol.sbe.AccountInfoResponseDecoder;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.ConfirmationResponseDecoder;
import io.meshpay.protocol.sbe.DepositDecoder;
import io.meshpay.protocol.sbe.ErrorDecoder;
import io.meshpay.protocol.sbe.GossipDecoder;
import io.meshpay.protocol.sbe.GossipKind;
import io.meshpay.protocol.sbe.HeartbeatDecoder;
import io.meshpay.protocol.sbe.HistoryRequestDecoder;
import io.meshpay.protocol.sbe.HistoryResponseDecoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.PeerDiscoveryDecoder;
import io.meshpay.protocol.sbe.SettlementDecoder;
import io.meshpay.protocol.sbe.SyncRequestDecoder;
import io.meshpay.protocol.sbe.SyncResponseDecoder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.sbe.TransferResponseDecoder;
import io.meshpay.protocol.sbe.WithdrawalRequestDecoder;
import io.meshpay.protocol.sbe.WithdrawalResponseDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.DirectBuffer;

/** Bytes that {@link MessageShape} allowed to messages. */
final class MessageDecoding {
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final DirectBuffer buffer;
  private final int offset;

  private MessageDecoding(DirectBuffer buffer, int offset) {
    this.buffer = buffer;
    this.offset = offset;
  }

  /** Reads the message of this template. */
  static Message decode(int template, DirectBuffer buffer, int offset)
      throws MalformedMessageException {
    MessageDecoding decoding = new MessageDecoding(buffer, offset);
    return switch (template) {
      case TransferRequestDecoder.TEMPLATE_ID -> decoding.transferRequest();
      case TransferResponseDecoder.TEMPLATE_ID -> decoding.transferResponse();
      case ConfirmationRequestDecoder.TEMPLATE_ID -> decoding.confirmationRequest();
      case ConfirmationResponseDecoder.TEMPLATE_ID -> decoding.confirmationResponse();
      case WithdrawalRequestDecoder.TEMPLATE_ID -> decoding.withdrawalRequest();
      case WithdrawalResponseDecoder.TEMPLATE_ID -> decoding.withdrawalResponse();
      case SyncRequestDecoder.TEMPLATE_ID -> decoding.syncRequest();
      case SyncResponseDecoder.TEMPLATE_ID -> decoding.syncResponse();
      case AccountInfoRequestDecoder.TEMPLATE_ID -> decoding.accountInfoRequest();
      case AccountInfoResponseDecoder.TEMPLATE_ID -> decoding.accountInfoResponse();
      case HistoryRequestDecoder.TEMPLATE_ID -> decoding.historyRequest();
      case HistoryResponseDecoder.TEMPLATE_ID -> decoding.historyResponse();
      case PeerDiscoveryDecoder.TEMPLATE_ID -> decoding.peerDiscovery();
      case HeartbeatDecoder.TEMPLATE_ID -> decoding.heartbeat();
      case GossipDecoder.TEMPLATE_ID -> decoding.gossip();
      case DepositDecoder.TEMPLATE_ID -> decoding.deposit();
      case SettlementDecoder.TEMPLATE_ID -> decoding.settlement();
      case ErrorDecoder.TEMPLATE_ID -> decoding.error();
      default -> throw new IllegalStateException("no message of template " + template);
    };
  }

  private TransferRequest transferRequest() {
    TransferRequestDecoder decoder =
        new TransferRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new TransferRequest(
        decoder.requestId(), decoder.epoch(), TransferOrder.read(buffer, decoder.order().offset()));
  }

  private WithdrawalRequest withdrawalRequest() {
    WithdrawalRequestDecoder decoder =
        new WithdrawalRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new WithdrawalRequest(
        decoder.requestId(),
        decoder.epoch(),
        WithdrawalOrder.read(buffer, decoder.order().offset()));
  }

  private Deposit deposit() {
    DepositDecoder decoder = new DepositDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new Deposit(
        decoder.requestId(), decoder.epoch(), DepositOrder.read(buffer, decoder.order().offset()));
  }

  private TransferResponse transferResponse() {
    TransferResponseDecoder decoder =
        new TransferResponseDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new TransferResponse(
        decoder.requestId(),
        digest(decoder.offset() + TransferResponseDecoder.orderDigestEncodingOffset()),
        leaf(decoder.vote().offset(), decoder.limit()));
  }

  private ConfirmationResponse confirmationResponse() {
    ConfirmationResponseDecoder decoder =
        new ConfirmationResponseDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new ConfirmationResponse(
        decoder.requestId(),
        digest(decoder.offset() + ConfirmationResponseDecoder.orderDigestEncodingOffset()),
        leaf(decoder.acknowledgement().offset(), decoder.limit()));
  }

  private WithdrawalResponse withdrawalResponse() {
    WithdrawalResponseDecoder decoder =
        new WithdrawalResponseDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new WithdrawalResponse(
        decoder.requestId(),
        digest(decoder.offset() + WithdrawalResponseDecoder.orderDigestEncodingOffset()),
        leaf(decoder.vote().offset(), decoder.limit()));
  }

  private ConfirmationRequest confirmationRequest() throws MalformedMessageException {
    ConfirmationRequestDecoder decoder =
        new ConfirmationRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new ConfirmationRequest(decoder.requestId(), certificate(decoder.limit()));
  }

  private SyncRequest syncRequest() {
    SyncRequestDecoder decoder =
        new SyncRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new SyncRequest(
        decoder.requestId(),
        key(decoder.offset() + SyncRequestDecoder.accountEncodingOffset()),
        decoder.firstSequenceNumber(),
        decoder.certificatesMax());
  }

  private SyncResponse syncResponse() throws MalformedMessageException {
    SyncResponseDecoder decoder =
        new SyncResponseDecoder().wrapAndApplyHeader(buffer, offset, header);
    int group = decoder.limit();
    int count = Layout.groupCount(buffer, group);
    int next = group + GROUP_DIMENSION_BYTES;
    List<Certificate> certificates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      certificates.add(certificate(next));
      next = afterVarData(next);
    }
    return new SyncResponse(
        decoder.requestId(),
        key(decoder.offset() + SyncResponseDecoder.accountEncodingOffset()),
        decoder.nextSequenceNumber(),
        certificates);
  }

  private AccountInfoRequest accountInfoRequest() {
    AccountInfoRequestDecoder decoder =
        new AccountInfoRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new AccountInfoRequest(
        decoder.requestId(),
        key(decoder.offset() + AccountInfoRequestDecoder.accountEncodingOffset()));
  }

  private AccountInfoResponse accountInfoResponse() throws MalformedMessageException {
    AccountInfoResponseDecoder decoder =
        new AccountInfoResponseDecoder().wrapAndApplyHeader(buffer, offset, header);
    int info = afterVarData(decoder.limit());
    return new AccountInfoResponse(
        leaf(decoder.seal().offset(), decoder.limit()),
        AccountInfo.decode(
            buffer, info + VAR_DATA_LENGTH_BYTES, Layout.unsignedShort(buffer, info)));
  }

  private HistoryRequest historyRequest() {
    HistoryRequestDecoder decoder =
        new HistoryRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new HistoryRequest(
        decoder.requestId(),
        key(decoder.offset() + HistoryRequestDecoder.accountEncodingOffset()),
        decoder.roles(),
        decoder.beforePosition(),
        decoder.certificatesMax());
  }

  private HistoryResponse historyResponse() throws MalformedMessageException {
    HistoryResponseDecoder decoder =
        new HistoryResponseDecoder().wrapAndApplyHeader(buffer, offset, header);
    int group = decoder.limit();
    int count = Layout.groupCount(buffer, group);
    int next = group + GROUP_DIMENSION_BYTES;
    List<ExecutedPayment> payments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long position = buffer.getLong(next, ByteOrder.LITTLE_ENDIAN);
      payments.add(new ExecutedPayment(position, certificate(next + Long.BYTES)));
      next = afterVarData(next + Long.BYTES);
    }
    return new HistoryResponse(
        decoder.requestId(),
        key(decoder.offset() + HistoryResponseDecoder.accountEncodingOffset()),
        decoder.nextBeforePosition(),
        payments);
  }

  private PeerDiscovery peerDiscovery() {
    PeerDiscoveryDecoder decoder =
        new PeerDiscoveryDecoder().wrapAndApplyHeader(buffer, offset, header);
    byte[] endpoint = new byte[Layout.unsignedShort(buffer, decoder.limit())];
    buffer.getBytes(decoder.limit() + VAR_DATA_LENGTH_BYTES, endpoint);
    return new PeerDiscovery(
        decoder.epoch(),
        decoder.authority(),
        decoder.timestampMicros(),
        signature(decoder.offset() + PeerDiscoveryDecoder.signatureEncodingOffset()),
        new String(endpoint, StandardCharsets.US_ASCII));
  }

  private Heartbeat heartbeat() {
    HeartbeatDecoder decoder = new HeartbeatDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new Heartbeat(
        decoder.epoch(),
        decoder.authority(),
        decoder.counter(),
        decoder.timestampMicros(),
        decoder.journalPosition(),
        digest(decoder.offset() + HeartbeatDecoder.stateDigestEncodingOffset()),
        signature(decoder.offset() + HeartbeatDecoder.signatureEncodingOffset()));
  }

  private Gossip gossip() throws MalformedMessageException {
    GossipDecoder decoder = new GossipDecoder().wrapAndApplyHeader(buffer, offset, header);
    int group = decoder.limit();
    int count = Layout.groupCount(buffer, group);
    int next = group + GROUP_DIMENSION_BYTES;
    List<GossipItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean isCertificate = buffer.getByte(next) == GossipKind.CERTIFICATE.value();
      int payload = next + 1;
      items.add(
          isCertificate
              ? new CertificateItem(certificate(payload))
              : equivocation(payload + VAR_DATA_LENGTH_BYTES));
      next = afterVarData(payload);
    }
    return new Gossip(decoder.epoch(), decoder.authority(), items);
  }

  private EquivocationProof equivocation(int first) {
    int second = first + 1 + Order.bytes(kind(first));
    return new EquivocationProof(
        Order.read(kind(first), buffer, first + 1), Order.read(kind(second), buffer, second + 1));
  }

  private Settlement settlement() {
    SettlementDecoder decoder = new SettlementDecoder().wrapAndApplyHeader(buffer, offset, header);
    int block = decoder.offset();
    return new Settlement(
        decoder.requestId(),
        decoder.epoch(),
        decoder.gateway(),
        decoder.outcome(),
        digest(block + SettlementDecoder.orderDigestEncodingOffset()),
        key(block + SettlementDecoder.accountEncodingOffset()),
        decoder.sequenceNumber(),
        decoder.timestampMicros(),
        signature(block + SettlementDecoder.signatureEncodingOffset()));
  }

  private ErrorMessage error() {
    ErrorDecoder decoder = new ErrorDecoder().wrapAndApplyHeader(buffer, offset, header);
    return new ErrorMessage(
        decoder.requestId(),
        Objects.requireNonNull(ErrorCode.ofNumber(decoder.code())),
        decoder.requestTemplateId(),
        decoder.detail(),
        PendingOrderCodec.decode(decoder.pendingKind(), buffer, decoder.limit()));
  }

  private Certificate certificate(int position) throws MalformedMessageException {
    int length = Layout.unsignedShort(buffer, position);
    return Certificate.decode(buffer, position + VAR_DATA_LENGTH_BYTES, length);
  }

  private SignedLeaf leaf(int position, int path) {
    int pathBytes = Layout.unsignedShort(buffer, path);
    return SignedLeaf.read(buffer, position, path + VAR_DATA_LENGTH_BYTES, pathBytes);
  }

  private int afterVarData(int position) {
    return position + VAR_DATA_LENGTH_BYTES + Layout.unsignedShort(buffer, position);
  }

  private OrderKind kind(int position) {
    return OrderKind.get((short) (buffer.getByte(position) & 0xFF));
  }

  private Digest digest(int position) {
    return Digest.read(buffer, position);
  }

  private PublicKey key(int position) {
    return PublicKey.read(buffer, position);
  }

  private Signature signature(int position) {
    return Signature.read(buffer, position);
  }
}
