package io.meshpay.authority.audit;

import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * An executed certificate in words. Nothing in it is verified; what the committee doesn't know
 * stands there as a number.
 */
record ExportedExecution(Committee committee, long position, Certificate certificate) {
  static final List<String> NAMES =
      List.of(
          "position",
          "kind",
          "sender",
          "recipient",
          "token",
          "amount",
          "sequenceNumber",
          "time",
          "orderId",
          "orderDigest",
          "voters");

  /** The values of {@link #NAMES}: strings, and of the voters a list of strings. */
  List<Object> values() {
    Order order = certificate.order();
    Token token = committee.token(order.token());
    return List.of(
        Long.toString(position),
        order.kind().name().toLowerCase(Locale.ROOT),
        Address.format(order.payer()),
        recipient(order),
        token == null ? Integer.toUnsignedString(order.token()) : token.symbol(),
        token == null
            ? Long.toString(order.amount())
            : token.format(BigInteger.valueOf(order.amount())),
        Long.toString(order.sequenceNumber()),
        Instant.EPOCH.plus(order.timestampMicros(), ChronoUnit.MICROS).toString(),
        order.orderId().toString(),
        order.digest().toHex(),
        certificate.votes().stream().map(this::voter).toList());
  }

  /** Where the money went; a withdrawal leaves the network. */
  private static String recipient(Order order) {
    return switch (order) {
      case TransferOrder transfer -> Address.format(transfer.recipient());
      case DepositOrder deposit -> Address.format(deposit.recipient());
      case WithdrawalOrder _ -> "";
    };
  }

  private String voter(SignedLeaf vote) {
    AuthorityMember member = committee.member(vote.authority());
    return member == null ? Integer.toString(vote.authority()) : member.name();
  }
}
