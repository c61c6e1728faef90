package io.meshpay.protocol.message;

import static io.meshpay.protocol.layout.Layout.GROUP_DIMENSION_BYTES;
import static io.meshpay.protocol.layout.Layout.HEADER_BYTES;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.sbe.AccountInfoDecoder;
import io.meshpay.protocol.sbe.AccountInfoDecoder.BalancesDecoder;
import io.meshpay.protocol.sbe.AccountInfoEncoder;
import io.meshpay.protocol.sbe.AccountInfoEncoder.BalancesEncoder;
import io.meshpay.protocol.sbe.Int128Decoder;
import io.meshpay.protocol.sbe.Int128Encoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** {@link AccountInfo} to bytes and back. */
final class AccountInfoCodec {
  private AccountInfoCodec() {}

  static int encodedLength(AccountInfo info) {
    return HEADER_BYTES
        + AccountInfoEncoder.BLOCK_LENGTH
        + GROUP_DIMENSION_BYTES
        + info.balances().size() * BalancesEncoder.sbeBlockLength()
        + PendingOrderCodec.encodedLength(info.pendingOrder());
  }

  static int encode(AccountInfo info, MutableDirectBuffer buffer, int offset) {
    AccountInfoEncoder encoder =
        new AccountInfoEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
    info.account().copyTo(buffer, encoder.offset() + AccountInfoEncoder.accountEncodingOffset());
    encoder
        .requestId(info.requestId())
        .nextSequenceNumber(info.nextSequenceNumber())
        .pendingKind(PendingOrderCodec.kind(info.pendingOrder()));
    BalancesEncoder balances = encoder.balancesCount(info.balances().size());
    for (Balance balance : info.balances()) {
      balances.next().token(Integer.toUnsignedLong(balance.token()));
      put(balances.balance(), balance.balance());
      put(balances.locked(), balance.locked());
    }
    return PendingOrderCodec.encode(info.pendingOrder(), buffer, encoder.limit()) - offset;
  }

  static AccountInfo decode(DirectBuffer buffer, int offset, int length)
      throws MalformedMessageException {
    int shape = AccountInfoShape.check(buffer, offset, length);
    if (shape < 0) {
      throw new MalformedMessageException("AccountInfo: " + Layout.describe(shape));
    }
    AccountInfoDecoder decoder =
        new AccountInfoDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    List<Balance> balances = new ArrayList<>();
    for (BalancesDecoder balance : decoder.balances()) {
      balances.add(
          new Balance((int) balance.token(), get(balance.balance()), get(balance.locked())));
    }
    int account = decoder.offset() + AccountInfoDecoder.accountEncodingOffset();
    return new AccountInfo(
        decoder.requestId(),
        PublicKey.read(buffer, account),
        decoder.nextSequenceNumber(),
        balances,
        PendingOrderCodec.decode(decoder.pendingKind(), buffer, decoder.limit()));
  }

  private static void put(Int128Encoder encoder, BigInteger value) {
    encoder.low(value.longValue()).high(value.shiftRight(Long.SIZE).longValue());
  }

  private static BigInteger get(Int128Decoder decoder) {
    BigInteger low = new BigInteger(Long.toUnsignedString(decoder.low()));
    return BigInteger.valueOf(decoder.high()).shiftLeft(Long.SIZE).add(low);
  }
}
