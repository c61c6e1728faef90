package io.meshpay.authority;

import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;

/** The steps of a payment at one authority. */
final class TestPayments {
  private final TestFolder folder;
  private final TestClient client;
  private long requestId;

  TestPayments(TestFolder folder, TestClient client) {
    this.folder = folder;
    this.client = client;
  }

  TransferRequest request(PublicKey recipient, long amount, long sequenceNumber) {
    return request(folder.payer, recipient, amount, sequenceNumber);
  }

  TransferRequest request(SigningKey payer, PublicKey recipient, long amount, long sequenceNumber) {
    TransferOrder order =
        TransferOrder.sign(
            payer,
            folder.committee.signingContext(),
            new UUID(7, sequenceNumber),
            recipient,
            TestFolder.TOKEN,
            amount,
            sequenceNumber,
            TestFolder.NOW_MICROS);
    return new TransferRequest(++requestId, folder.committee.epoch(), order);
  }

  TransferCertificate certify(TransferRequest request) throws InterruptedException {
    TransferResponse response = client.ask(TransferResponse.class, request);
    return new TransferCertificate(
        folder.committee.epoch(), request.order(), List.of(response.vote()));
  }

  ConfirmationResponse confirm(TransferCertificate certificate) throws InterruptedException {
    return client.ask(
        ConfirmationResponse.class, new ConfirmationRequest(++requestId, certificate));
  }

  AccountInfo read(PublicKey account) throws InterruptedException {
    AccountInfoResponse response =
        client.ask(AccountInfoResponse.class, new AccountInfoRequest(++requestId, account));
    return response.info();
  }

  BigInteger balance(PublicKey account) throws InterruptedException {
    return read(account).balances().stream()
        .filter(balance -> balance.token() == TestFolder.TOKEN)
        .map(balance -> balance.balance())
        .findFirst()
        .orElse(BigInteger.ZERO);
  }
}
