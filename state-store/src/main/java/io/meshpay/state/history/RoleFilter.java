package io.meshpay.state.history;

/** Which of an account's payments are asked for. */
public enum RoleFilter {
  SENT,
  RECEIVED,

  /** All of them; a payment to oneself is one entry, as sent. */
  BOTH;

  boolean includes(HistoryRole role) {
    return this == BOTH || (this == SENT) == (role == HistoryRole.SENT);
  }
}
