package io.meshpay.client.testing;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.util.List;
import java.util.Random;

/** A Byzantine authority: answers whatever its seed says, with its own good key when that helps. */
public final class Liar {
  private static final ErrorCode[] CODES = ErrorCode.values();

  private final TestCommittee committee;
  private final FakeAuthority honest;
  private final int index;
  private final Random random;

  public Liar(TestCommittee committee, FakeAuthority honest, int index, Random random) {
    this.committee = committee;
    this.honest = honest;
    this.index = index;
    this.random = random;
  }

  /** Any number of answers to a request. */
  public List<Message.Response> answer(Message.Request request) {
    return switch (random.nextInt(8)) {
      case 0 -> List.of();
      case 1 -> List.of(error(request));
      case 2 -> List.of(error(request), error(request), error(request));
      case 3 -> List.of(forgedVote(request));
      case 4 -> List.of(prematureAcknowledgement(request));
      case 5 -> List.of(honest.answer(request), error(request), forgedVote(request));
      default -> List.of(honest.answer(request));
    };
  }

  private Message.Response error(Message.Request request) {
    ErrorCode code = CODES[random.nextInt(CODES.length)];
    long detail = random.nextBoolean() ? random.nextLong() : random.nextInt(8);
    return new ErrorMessage(request.requestId(), code, request.templateId(), detail);
  }

  private Message.Response forgedVote(Message.Request request) {
    Digest digest = digest(request);
    SignedLeaf vote = committee.vote(index, digest);
    SignedLeaf forged =
        switch (random.nextInt(4)) {
          case 0 -> committee.acknowledgement(index, digest);
          case 1 -> committee.vote((index + 1) % committee.size(), Digest.of(random(32)));
          case 2 ->
              new SignedLeaf(
                  index, vote.leafIndex(), vote.leafCount(), Signature.of(random(64)), vote.path());
          default ->
              new SignedLeaf(
                  index,
                  random.nextInt(3),
                  vote.leafCount(),
                  vote.rootSignature(),
                  List.of(Digest.of(random(32))));
        };
    return new TransferResponse(request.requestId(), digest, forged);
  }

  /** Says that it has executed what it can't even know of. */
  private Message.Response prematureAcknowledgement(Message.Request request) {
    Digest digest = digest(request);
    return new ConfirmationResponse(
        request.requestId(), digest, committee.acknowledgement(index, digest));
  }

  private Digest digest(Message.Request request) {
    return request instanceof TransferRequest transfer && random.nextInt(4) > 0
        ? transfer.order().digest()
        : Digest.of(random(32));
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
