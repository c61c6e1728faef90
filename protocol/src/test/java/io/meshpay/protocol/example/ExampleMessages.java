package io.meshpay.protocol.example;

import static io.meshpay.protocol.example.Example.CONTEXT;
import static io.meshpay.protocol.example.Example.DEPOSIT;
import static io.meshpay.protocol.example.Example.EPOCH;
import static io.meshpay.protocol.example.Example.NOW_MICROS;
import static io.meshpay.protocol.example.Example.PTS;
import static io.meshpay.protocol.example.Example.TRANSFER;
import static io.meshpay.protocol.example.Example.USD;
import static io.meshpay.protocol.example.Example.WITHDRAWAL;
import static io.meshpay.protocol.example.ExampleKeys.ALICE;
import static io.meshpay.protocol.example.ExampleKeys.AUTHORITIES;
import static io.meshpay.protocol.example.ExampleKeys.BOB;
import static io.meshpay.protocol.example.ExampleKeys.GATEWAY;

import io.meshpay.protocol.certificate.LeafHash;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.Deposit;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.message.Gossip;
import io.meshpay.protocol.message.GossipItem.CertificateItem;
import io.meshpay.protocol.message.GossipItem.EquivocationProof;
import io.meshpay.protocol.message.Heartbeat;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.PeerDiscovery;
import io.meshpay.protocol.message.Settlement;
import io.meshpay.protocol.message.SyncRequest;
import io.meshpay.protocol.message.SyncResponse;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.message.WithdrawalRequest;
import io.meshpay.protocol.message.WithdrawalResponse;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.sbe.Outcome;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One message of every kind, and a second of those that vary; by the name of its golden file. */
public final class ExampleMessages {
  private static final long REQUEST_ID = 0x0102030405060708L;
  private static final Signature UNSIGNED = Signature.of(new byte[Signature.BYTES]);

  private ExampleMessages() {}

  /** The messages, in the order of docs/protocol.md. */
  public static Map<String, Message> all() {
    Map<String, Message> messages = new LinkedHashMap<>();
    messages.put("transfer-request", new TransferRequest(REQUEST_ID, EPOCH, TRANSFER));
    messages.put(
        "transfer-response",
        new TransferResponse(REQUEST_ID, TRANSFER.digest(), Example.vote(0, TRANSFER)));
    messages.put(
        "transfer-response-batch",
        new TransferResponse(REQUEST_ID, TRANSFER.digest(), Example.batchVote()));
    messages.put(
        "confirmation-request", new ConfirmationRequest(REQUEST_ID, Example.transferCertificate()));
    messages.put("confirmation-response", confirmationResponse());
    messages.put("withdrawal-request", new WithdrawalRequest(REQUEST_ID, EPOCH, WITHDRAWAL));
    messages.put(
        "withdrawal-response",
        new WithdrawalResponse(REQUEST_ID, WITHDRAWAL.digest(), Example.vote(0, WITHDRAWAL)));
    messages.put(
        "confirmation-request-withdrawal",
        new ConfirmationRequest(REQUEST_ID, Example.withdrawalCertificate()));
    messages.put("sync-request", new SyncRequest(REQUEST_ID, ALICE.publicKey(), 0, 16));
    messages.put(
        "sync-response",
        new SyncResponse(
            REQUEST_ID,
            ALICE.publicKey(),
            2,
            List.of(Example.transferCertificate(), Example.withdrawalCertificate())));
    messages.put("account-info-request", new AccountInfoRequest(REQUEST_ID, ALICE.publicKey()));
    messages.put("account-info-response", accountInfoResponse(accountInfo()));
    messages.put(
        "account-info-response-unknown",
        accountInfoResponse(new AccountInfo(REQUEST_ID, BOB.publicKey(), 0, List.of(), null)));
    messages.put(
        "history-request",
        new HistoryRequest(REQUEST_ID, ALICE.publicKey(), HistoryRoles.BOTH, 0, 2));
    messages.put("history-response", historyResponse());
    messages.put(
        "history-response-end", new HistoryResponse(REQUEST_ID, ALICE.publicKey(), 0, List.of()));
    messages.put("peer-discovery", peerDiscovery());
    messages.put("heartbeat", heartbeat());
    messages.put("gossip", gossip());
    messages.put("deposit", new Deposit(REQUEST_ID, EPOCH, DEPOSIT));
    messages.put(
        "confirmation-request-deposit",
        new ConfirmationRequest(REQUEST_ID, Example.depositCertificate()));
    messages.put("settlement", settlement());
    messages.put(
        "error",
        new ErrorMessage(
            REQUEST_ID,
            ErrorCode.INSUFFICIENT_BALANCE,
            TransferRequestDecoder.TEMPLATE_ID,
            98_750));
    messages.put(
        "error-conflicting-order",
        new ErrorMessage(
            REQUEST_ID,
            ErrorCode.CONFLICTING_ORDER,
            TransferRequestDecoder.TEMPLATE_ID,
            0,
            TRANSFER));
    return messages;
  }

  private static ConfirmationResponse confirmationResponse() {
    Digest leaf = LeafHash.acknowledgement(TRANSFER.digest());
    SignedLeaf acknowledgement =
        Example.sign(Domain.ACKNOWLEDGEMENT_ROOT, 0, List.of(leaf)).getFirst();
    return new ConfirmationResponse(REQUEST_ID, TRANSFER.digest(), acknowledgement);
  }

  /** What authority 0 knows of Alice after her payment, while her withdrawal is pending. */
  private static AccountInfo accountInfo() {
    List<Balance> balances =
        List.of(
            new Balance(USD, BigInteger.valueOf(98_750), BigInteger.ZERO),
            new Balance(PTS, BigInteger.valueOf(-3), BigInteger.TWO.pow(64)));
    return new AccountInfo(REQUEST_ID, ALICE.publicKey(), 1, balances, WITHDRAWAL);
  }

  private static AccountInfoResponse accountInfoResponse(AccountInfo info) {
    Digest leaf = LeafHash.accountInfo(info.toBytes());
    return new AccountInfoResponse(
        Example.sign(Domain.ACCOUNT_INFO_ROOT, 0, List.of(leaf)).getFirst(), info);
  }

  /** Alice's payments at positions 4 and 2 of an authority that has one more, at 1. */
  private static HistoryResponse historyResponse() {
    return new HistoryResponse(
        REQUEST_ID,
        ALICE.publicKey(),
        2,
        List.of(
            new ExecutedPayment(4, Example.withdrawalCertificate()),
            new ExecutedPayment(2, Example.transferCertificate())));
  }

  private static PeerDiscovery peerDiscovery() {
    String endpoint = "[fe80::1%mesh0]:7021";
    PeerDiscovery unsigned = new PeerDiscovery(EPOCH, 2, NOW_MICROS, UNSIGNED, endpoint);
    byte[] message = CONTEXT.message(Domain.ANNOUNCEMENT, unsigned.signedBody());
    return new PeerDiscovery(EPOCH, 2, NOW_MICROS, AUTHORITIES.get(2).sign(message), endpoint);
  }

  private static Heartbeat heartbeat() {
    Digest state = TRANSFER.digest(); // Any digest will do.
    Heartbeat unsigned = new Heartbeat(EPOCH, 2, 7, NOW_MICROS, 4_096, state, UNSIGNED);
    byte[] message = CONTEXT.message(Domain.HEARTBEAT, unsigned.signedBody());
    return new Heartbeat(EPOCH, 2, 7, NOW_MICROS, 4_096, state, AUTHORITIES.get(2).sign(message));
  }

  private static Gossip gossip() {
    return new Gossip(
        EPOCH,
        2,
        List.of(
            new CertificateItem(Example.transferCertificate()),
            new EquivocationProof(TRANSFER, Example.transfer(0, 1_251))));
  }

  private static Settlement settlement() {
    Settlement unsigned = settlement(UNSIGNED);
    byte[] message = CONTEXT.message(Domain.SETTLEMENT_RECEIPT, unsigned.signedBody());
    return settlement(GATEWAY.sign(message));
  }

  private static Settlement settlement(Signature signature) {
    return new Settlement(
        REQUEST_ID,
        EPOCH,
        0,
        Outcome.SETTLED,
        WITHDRAWAL.digest(),
        ALICE.publicKey(),
        1,
        NOW_MICROS + 60_000_000,
        signature);
  }
}
