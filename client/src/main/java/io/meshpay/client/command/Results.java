package io.meshpay.client.command;

import io.meshpay.client.flow.AuthorityAnswer;
import io.meshpay.client.session.Wording;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.Receipt;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Orders, certificates and answers as JSON and as words. 64-bit numbers are decimal strings. */
final class Results {
  private Results() {}

  /** Adds an amount: as people write it, and in the token's smallest unit. */
  static void putAmount(ObjectNode json, Committee committee, int tokenId, BigInteger units) {
    Token token = committee.token(tokenId);
    json.put("token", token == null ? Integer.toUnsignedString(tokenId) : token.symbol());
    json.put("amount", token == null ? units.toString() : token.format(units));
    json.put("units", units.toString());
  }

  /** Adds what an order says. */
  static void putOrder(ObjectNode json, Committee committee, Order order) {
    json.put("orderId", order.orderId().toString());
    json.put("kind", order.kind().name().toLowerCase(Locale.ROOT));
    json.put("from", Address.format(order.payer()));
    json.put("to", recipient(order));
    putAmount(json, committee, order.token(), BigInteger.valueOf(order.amount()));
    json.put("sequenceNumber", Long.toString(order.sequenceNumber()));
    json.put("timestampMicros", Long.toString(order.timestampMicros()));
    json.put("orderDigest", order.digest().toHex());
  }

  /** Adds what a certificate says, and its receipt. */
  static void putCertificate(ObjectNode json, Committee committee, Certificate certificate) {
    putOrder(json, committee, certificate.order());
    ArrayNode votes = json.putArray("votes");
    certificate.votes().forEach(vote -> votes.add(name(committee, vote.authority())));
    json.put("receipt", new Receipt(certificate).text());
  }

  /** Who is paid, as text. */
  static String recipient(Order order) {
    return switch (order) {
      case TransferOrder transfer -> Address.format(transfer.recipient());
      case DepositOrder deposit -> Address.format(deposit.recipient());
      case WithdrawalOrder withdrawal -> withdrawal.externalRecipient();
    };
  }

  /** An authority's name. */
  static String name(Committee committee, int authority) {
    var member = committee.member(authority);
    return member == null ? "authority " + authority : member.name();
  }

  /**
   * The failure of too few answers.
   *
   * @param details takes what JSON says beyond the failure itself
   */
  static CommandFailure noQuorum(
      Committee committee,
      long havePower,
      long needPower,
      List<AuthorityAnswer> answers,
      String advice,
      ObjectNode details) {
    putAnswers(details, committee, havePower, needPower, answers);
    return new CommandFailure(
        ExitCode.NO_QUORUM,
        "no_quorum",
        "NO_QUORUM",
        "no quorum: " + describe(committee, havePower, needPower, answers) + "; " + advice);
  }

  /** Adds who answered what. */
  static void putAnswers(
      ObjectNode json,
      Committee committee,
      long havePower,
      long needPower,
      List<AuthorityAnswer> answers) {
    json.put("votingPower", Long.toString(havePower));
    json.put("quorum", Long.toString(needPower));
    putAuthorities(json, committee, answers);
  }

  /** Adds the answers of authorities. */
  static void putAuthorities(ObjectNode json, Committee committee, List<AuthorityAnswer> answers) {
    ArrayNode authorities = json.putArray("authorities");
    for (AuthorityAnswer answer : answers) {
      ObjectNode each = authorities.addObject();
      each.put("name", name(committee, answer.authority()));
      each.put("answer", answer.state().name().toLowerCase(Locale.ROOT));
      ErrorCode code = answer.code();
      if (code != null) {
        each.put("code", code.name());
      }
    }
  }

  /** Who answered what, such as {@code 1 of the 3 needed (authority-1 agreed, …)}. */
  static String describe(
      Committee committee, long havePower, long needPower, List<AuthorityAnswer> answers) {
    return havePower + " of the " + needPower + " needed (" + describe(committee, answers) + ")";
  }

  /** Who answered what. */
  static String describe(Committee committee, List<AuthorityAnswer> answers) {
    return String.join(", ", answers.stream().map(answer -> describe(committee, answer)).toList());
  }

  private static String describe(Committee committee, AuthorityAnswer answer) {
    ErrorCode code = answer.code();
    return name(committee, answer.authority())
        + " "
        + answer.state().text()
        + (code == null ? "" : " " + code);
  }

  /** An amount with its symbol. */
  static String amount(Committee committee, Order order) {
    return Wording.amount(committee, order.token(), order.amount());
  }
}
