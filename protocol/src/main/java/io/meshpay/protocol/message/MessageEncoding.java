package io.meshpay.protocol.message;

import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.message.GossipItem.CertificateItem;
import io.meshpay.protocol.message.GossipItem.EquivocationProof;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.sbe.AccountInfoRequestEncoder;
import io.meshpay.protocol.sbe.AccountInfoResponseEncoder;
import io.meshpay.protocol.sbe.ConfirmationRequestEncoder;
import io.meshpay.protocol.sbe.ConfirmationResponseEncoder;
import io.meshpay.protocol.sbe.DepositEncoder;
import io.meshpay.protocol.sbe.ErrorEncoder;
import io.meshpay.protocol.sbe.GossipEncoder;
import io.meshpay.protocol.sbe.GossipKind;
import io.meshpay.protocol.sbe.HeartbeatEncoder;
import io.meshpay.protocol.sbe.HistoryRequestEncoder;
import io.meshpay.protocol.sbe.HistoryResponseEncoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.sbe.PeerDiscoveryEncoder;
import io.meshpay.protocol.sbe.SettlementEncoder;
import io.meshpay.protocol.sbe.SyncRequestEncoder;
import io.meshpay.protocol.sbe.SyncResponseEncoder;
import io.meshpay.protocol.sbe.TransferRequestEncoder;
import io.meshpay.protocol.sbe.TransferResponseEncoder;
import io.meshpay.protocol.sbe.WithdrawalRequestEncoder;
import io.meshpay.protocol.sbe.WithdrawalResponseEncoder;
import io.meshpay.protocol.value.Digest;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** Messages to bytes. Each method gives the position after what it wrote. */
final class MessageEncoding {
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final MutableDirectBuffer buffer;
  private final int offset;

  private MessageEncoding(MutableDirectBuffer buffer, int offset) {
    this.buffer = buffer;
    this.offset = offset;
  }

  /** Writes a message and gives its length. */
  static int encode(Message message, MutableDirectBuffer buffer, int offset) {
    return new MessageEncoding(buffer, offset).put(message) - offset;
  }

  private int put(Message message) {
    return switch (message) {
      case TransferRequest request -> put(request);
      case TransferResponse response -> put(response);
      case ConfirmationRequest request -> put(request);
      case ConfirmationResponse response -> put(response);
      case WithdrawalRequest request -> put(request);
      case WithdrawalResponse response -> put(response);
      case SyncRequest request -> put(request);
      case SyncResponse response -> put(response);
      case AccountInfoRequest request -> put(request);
      case AccountInfoResponse response -> put(response);
      case HistoryRequest request -> put(request);
      case HistoryResponse response -> put(response);
      case PeerDiscovery discovery -> put(discovery);
      case Heartbeat heartbeat -> put(heartbeat);
      case Gossip gossip -> put(gossip);
      case Deposit deposit -> put(deposit);
      case Settlement settlement -> put(settlement);
      case ErrorMessage error -> put(error);
    };
  }

  private int put(TransferRequest request) {
    TransferRequestEncoder encoder =
        new TransferRequestEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.requestId(request.requestId()).epoch(request.epoch());
    request.order().encode(buffer, encoder.order().offset());
    return encoder.limit();
  }

  private int put(WithdrawalRequest request) {
    WithdrawalRequestEncoder encoder =
        new WithdrawalRequestEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.requestId(request.requestId()).epoch(request.epoch());
    request.order().encode(buffer, encoder.order().offset());
    return encoder.limit();
  }

  private int put(Deposit deposit) {
    DepositEncoder encoder = new DepositEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.requestId(deposit.requestId()).epoch(deposit.epoch());
    deposit.order().encode(buffer, encoder.order().offset());
    return encoder.limit();
  }

  private int put(TransferResponse response) {
    TransferResponseEncoder encoder =
        new TransferResponseEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.requestId(response.requestId());
    int digest = encoder.offset() + TransferResponseEncoder.orderDigestEncodingOffset();
    response.orderDigest().copyTo(buffer, digest);
    response.vote().encode(buffer, encoder.vote().offset());
    return putPath(response.vote(), encoder.limit());
  }

  private int put(ConfirmationResponse response) {
    ConfirmationResponseEncoder encoder =
        new ConfirmationResponseEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.requestId(response.requestId());
    int digest = encoder.offset() + ConfirmationResponseEncoder.orderDigestEncodingOffset();
    response.orderDigest().copyTo(buffer, digest);
    response.acknowledgement().encode(buffer, encoder.acknowledgement().offset());
    return putPath(response.acknowledgement(), encoder.limit());
  }

  private int put(WithdrawalResponse response) {
    WithdrawalResponseEncoder encoder =
        new WithdrawalResponseEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.requestId(response.requestId());
    int digest = encoder.offset() + WithdrawalResponseEncoder.orderDigestEncodingOffset();
    response.orderDigest().copyTo(buffer, digest);
    response.vote().encode(buffer, encoder.vote().offset());
    return putPath(response.vote(), encoder.limit());
  }

  private int put(ConfirmationRequest request) {
    ConfirmationRequestEncoder encoder =
        new ConfirmationRequestEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.requestId(request.requestId());
    return putCertificate(request.certificate(), encoder.limit());
  }

  private int put(SyncRequest request) {
    SyncRequestEncoder encoder =
        new SyncRequestEncoder().wrapAndApplyHeader(buffer, offset, header);
    request.account().copyTo(buffer, encoder.offset() + SyncRequestEncoder.accountEncodingOffset());
    encoder
        .requestId(request.requestId())
        .firstSequenceNumber(request.firstSequenceNumber())
        .certificatesMax(request.certificatesMax());
    return encoder.limit();
  }

  private int put(SyncResponse response) {
    SyncResponseEncoder encoder =
        new SyncResponseEncoder().wrapAndApplyHeader(buffer, offset, header);
    response
        .account()
        .copyTo(buffer, encoder.offset() + SyncResponseEncoder.accountEncodingOffset());
    encoder
        .requestId(response.requestId())
        .nextSequenceNumber(response.nextSequenceNumber())
        .certificatesCount(response.certificates().size());
    int next = encoder.limit();
    for (Certificate certificate : response.certificates()) {
      next = putCertificate(certificate, next);
    }
    return next;
  }

  private int put(AccountInfoRequest request) {
    AccountInfoRequestEncoder encoder =
        new AccountInfoRequestEncoder().wrapAndApplyHeader(buffer, offset, header);
    int account = encoder.offset() + AccountInfoRequestEncoder.accountEncodingOffset();
    request.account().copyTo(buffer, account);
    encoder.requestId(request.requestId());
    return encoder.limit();
  }

  private int put(AccountInfoResponse response) {
    AccountInfoResponseEncoder encoder =
        new AccountInfoResponseEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.requestId(response.requestId());
    response.seal().encode(buffer, encoder.seal().offset());
    int info = putPath(response.seal(), encoder.limit());
    return putVarData(response.info().toBytes(), info);
  }

  private int put(HistoryRequest request) {
    HistoryRequestEncoder encoder =
        new HistoryRequestEncoder().wrapAndApplyHeader(buffer, offset, header);
    int account = encoder.offset() + HistoryRequestEncoder.accountEncodingOffset();
    request.account().copyTo(buffer, account);
    encoder
        .requestId(request.requestId())
        .roles(request.roles())
        .beforePosition(request.beforePosition())
        .certificatesMax(request.certificatesMax());
    return encoder.limit();
  }

  private int put(HistoryResponse response) {
    HistoryResponseEncoder encoder =
        new HistoryResponseEncoder().wrapAndApplyHeader(buffer, offset, header);
    int account = encoder.offset() + HistoryResponseEncoder.accountEncodingOffset();
    response.account().copyTo(buffer, account);
    encoder
        .requestId(response.requestId())
        .nextBeforePosition(response.nextBeforePosition())
        .certificatesCount(response.payments().size());
    int next = encoder.limit();
    for (ExecutedPayment payment : response.payments()) {
      buffer.putLong(next, payment.position(), ByteOrder.LITTLE_ENDIAN);
      next = putCertificate(payment.certificate(), next + Long.BYTES);
    }
    return next;
  }

  private int put(PeerDiscovery discovery) {
    PeerDiscoveryEncoder encoder =
        new PeerDiscoveryEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder
        .epoch(discovery.epoch())
        .authority(discovery.authority())
        .timestampMicros(discovery.timestampMicros());
    int signature = encoder.offset() + PeerDiscoveryEncoder.signatureEncodingOffset();
    discovery.signature().copyTo(buffer, signature);
    byte[] endpoint = discovery.endpoint().getBytes(StandardCharsets.US_ASCII);
    return putVarData(endpoint, encoder.limit());
  }

  private int put(Heartbeat heartbeat) {
    HeartbeatEncoder encoder = new HeartbeatEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder
        .epoch(heartbeat.epoch())
        .authority(heartbeat.authority())
        .counter(heartbeat.counter())
        .timestampMicros(heartbeat.timestampMicros())
        .journalPosition(heartbeat.journalPosition());
    int digest = encoder.offset() + HeartbeatEncoder.stateDigestEncodingOffset();
    heartbeat.stateDigest().copyTo(buffer, digest);
    int signature = encoder.offset() + HeartbeatEncoder.signatureEncodingOffset();
    heartbeat.signature().copyTo(buffer, signature);
    return encoder.limit();
  }

  private int put(Gossip gossip) {
    GossipEncoder encoder = new GossipEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder.epoch(gossip.epoch()).authority(gossip.authority()).itemsCount(gossip.items().size());
    int next = encoder.limit();
    for (GossipItem item : gossip.items()) {
      switch (item) {
        case CertificateItem(Certificate certificate) -> {
          buffer.putByte(next, (byte) GossipKind.CERTIFICATE.value());
          next = putCertificate(certificate, next + 1);
        }
        case EquivocationProof(Order first, Order second) -> {
          buffer.putByte(next, (byte) GossipKind.EQUIVOCATION_PROOF.value());
          int last = putKindAndOrder(first, next + 1 + VAR_DATA_LENGTH_BYTES);
          last = putKindAndOrder(second, last);
          putLength(last - next - 1 - VAR_DATA_LENGTH_BYTES, next + 1);
          next = last;
        }
      }
    }
    return next;
  }

  private int put(Settlement settlement) {
    SettlementEncoder encoder = new SettlementEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder
        .requestId(settlement.requestId())
        .epoch(settlement.epoch())
        .gateway(settlement.gateway())
        .outcome(settlement.outcome())
        .sequenceNumber(settlement.sequenceNumber())
        .timestampMicros(settlement.timestampMicros());
    int block = encoder.offset();
    Digest digest = settlement.orderDigest();
    digest.copyTo(buffer, block + SettlementEncoder.orderDigestEncodingOffset());
    settlement.account().copyTo(buffer, block + SettlementEncoder.accountEncodingOffset());
    settlement.signature().copyTo(buffer, block + SettlementEncoder.signatureEncodingOffset());
    return encoder.limit();
  }

  private int put(ErrorMessage error) {
    ErrorEncoder encoder = new ErrorEncoder().wrapAndApplyHeader(buffer, offset, header);
    encoder
        .requestId(error.requestId())
        .code(error.code().number())
        .requestTemplateId(error.requestTemplateId())
        .detail(error.detail())
        .pendingKind(PendingOrderCodec.kind(error.pendingOrder()));
    return PendingOrderCodec.encode(error.pendingOrder(), buffer, encoder.limit());
  }

  private int putPath(SignedLeaf leaf, int position) {
    return putVarData(leaf.pathBytes(), position);
  }

  private int putCertificate(Certificate certificate, int position) {
    int length = certificate.encode(buffer, position + VAR_DATA_LENGTH_BYTES);
    putLength(length, position);
    return position + VAR_DATA_LENGTH_BYTES + length;
  }

  private int putKindAndOrder(Order order, int position) {
    buffer.putByte(position, (byte) order.kind().value());
    order.encode(buffer, position + 1);
    return position + 1 + Order.bytes(order.kind());
  }

  private int putVarData(byte[] bytes, int position) {
    putLength(bytes.length, position);
    buffer.putBytes(position + VAR_DATA_LENGTH_BYTES, bytes);
    return position + VAR_DATA_LENGTH_BYTES + bytes.length;
  }

  private void putLength(int length, int position) {
    if (length > Layout.VAR_DATA_BYTES_MAX) {
      throw new IllegalArgumentException(length + " bytes don't fit into variable data");
    }
    buffer.putShort(position, (short) length, ByteOrder.LITTLE_ENDIAN);
  }
}
