package io.meshpay.protocol.error;

import org.jspecify.annotations.Nullable;

/**
 * Why an authority refused a message, as it stands on the wire. The set is closed: a number that is
 * not here is itself a malformed message. {@code docs/protocol.md} repeats this table.
 */
public enum ErrorCode {
  MALFORMED(1, "The message breaks the layout of docs/protocol.md; correct the sender."),
  UNSUPPORTED(2, "This authority doesn't serve this message type; don't repeat it."),
  MESSAGE_TOO_LARGE(
      3, "The message or its answer exceeds what this link carries (detail: bytes); use TCP."),
  OVERLOADED(4, "The authority's queue is full; send the same message again after a pause."),
  WRONG_EPOCH(
      5,
      "The message belongs to another epoch (detail: this authority's); fetch the committee file."),
  BAD_SIGNATURE(
      6, "The sender's signature doesn't verify; check the key, the epoch and the committee file."),
  UNKNOWN_TOKEN(
      7, "The committee has no such token (detail: its id); use one of the committee file."),
  UNKNOWN_ACCOUNT(
      8, "The sender has no account here; it must receive money first, or bring its receipts."),
  INVALID_ACCOUNT_KEY(
      9,
      "The recipient's key is non-canonical, not on the curve or of small order; check the address."),
  INVALID_AMOUNT(10, "The amount is not between 1 and 2^63-1."),
  INSUFFICIENT_BALANCE(
      11, "The amount exceeds what is available (detail); bring missing receipts, or pay less."),
  SEQUENCE_ALREADY_USED(
      12, "The sequence number is spent (detail: the next free one); read the account again."),
  SEQUENCE_TOO_HIGH(
      13,
      "An earlier payment is not executed here (detail: its number); bring its certificate first."),
  MISSING_PREDECESSOR(
      14,
      "The certificate can't be executed before another (detail: its number); bring that first."),
  CONFLICTING_ORDER(
      15,
      "Another order with this number has this authority's vote (attached); finish that one first."),
  TIMESTAMP_IN_FUTURE(
      16,
      "The timestamp is ahead of the authority's clock (detail: the latest accepted); set the clock."),
  TOO_FEW_VOTES(
      17,
      "The certificate's votes don't make a quorum (detail: voting power missing); collect more."),
  VOTES_OUT_OF_ORDER(
      18,
      "Votes must stand once each, in the order of their authorities; rebuild the certificate."),
  UNKNOWN_AUTHORITY(
      19, "A vote is of no member of the committee (detail: its index); rebuild the certificate."),
  BAD_VOTE(
      20,
      "A vote's path or signature doesn't verify (detail: its authority); drop it and collect another."),
  ACCOUNTS_FULL(21, "This authority has no room for a new account; ask its operator."),
  NOT_VOTING(22, "This authority is recovering or stopping and only serves reads; use the others."),
  PARTITIONED(
      23, "This authority doesn't hear a quorum, so it refuses withdrawals; try again later."),
  HISTORY_UNAVAILABLE(
      24,
      "This authority no longer has that part of the history at hand (detail: where what it has"
          + " begins); ask another authority.");

  private static final ErrorCode[] BY_NUMBER = new ErrorCode[values().length + 1];

  static {
    for (ErrorCode code : values()) {
      BY_NUMBER[code.number] = code;
    }
  }

  private final int number;
  private final String advice;

  ErrorCode(int number, String advice) {
    this.number = number;
    this.advice = advice;
  }

  /** The number on the wire, from 1. */
  public int number() {
    return number;
  }

  /** What happened and what the caller can do about it, in one sentence. */
  public String advice() {
    return advice;
  }

  /** The code of a number, or null for a number outside the set. */
  public static @Nullable ErrorCode ofNumber(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
