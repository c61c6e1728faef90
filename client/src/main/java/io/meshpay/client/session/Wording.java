package io.meshpay.client.session;

import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.order.TransferOrder;
import java.math.BigInteger;

/** Amounts, payments and refusals in words. */
public final class Wording {
  private Wording() {}

  /** An amount with its symbol, such as {@code 12.50 USD}. */
  public static String amount(Committee committee, int tokenId, BigInteger units) {
    Token token = committee.token(tokenId);
    return token == null
        ? units + " units of the unknown token " + Integer.toUnsignedLong(tokenId)
        : token.format(units) + " " + token.symbol();
  }

  /** An amount that fits into 64 bits, with its symbol. */
  public static String amount(Committee committee, int tokenId, long units) {
    return amount(committee, tokenId, BigInteger.valueOf(units));
  }

  /** A payment, such as {@code 12.50 USD to mp1…}. */
  public static String payment(Committee committee, TransferOrder order) {
    return amount(committee, order.token(), order.amount())
        + " to "
        + Address.format(order.recipient());
  }

  /**
   * Why authorities refuse an order.
   *
   * @param resumeCommand what finishes the payment
   */
  static String refusal(
      Committee committee, TransferOrder order, ErrorCode code, long detail, String resumeCommand) {
    return switch (code) {
      case INSUFFICIENT_BALANCE ->
          "the account has " + amount(committee, order.token(), detail) + " available";
      case CONFLICTING_ORDER ->
          "another payment with the same number was signed with this key, by a copy of this wallet;"
              + " finish that one with the copy. Two payments with one number can freeze the account";
      case SEQUENCE_TOO_HIGH ->
          "payment "
              + detail
              + " of this account isn't executed yet where this one is to be voted for, this wallet"
              + " doesn't hold its receipt, and no authority that has it answered; try again later, or"
              + " bring the receipt from the wallet's copy";
      case TIMESTAMP_IN_FUTURE ->
          "this machine's clock is ahead of the authorities'; set it and run: " + resumeCommand;
      case BAD_SIGNATURE, WRONG_EPOCH ->
          "the authorities are of another committee than this committee file; use theirs";
      default -> code.advice();
    };
  }
}
