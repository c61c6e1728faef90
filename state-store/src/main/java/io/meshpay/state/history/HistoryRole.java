package io.meshpay.state.history;

/** What an account was in a payment. */
public enum HistoryRole {
  SENT,
  RECEIVED
}
