package io.meshpay.authority;

/** An authority's state and the reason for it, for any thread to read. */
final class Condition {
  private volatile Now now = new Now(AuthorityState.STARTING, "the authority is starting");

  /**
   * @param reason why it isn't voting, for a person; empty while it is
   */
  record Now(AuthorityState state, String reason) {
    boolean isReady() {
      return state == AuthorityState.VOTING;
    }
  }

  Now now() {
    return now;
  }

  synchronized void set(AuthorityState state, String reason) {
    now = new Now(state, reason);
  }

  /** A running authority votes no more. */
  synchronized void stopVoting(String reason) {
    if (now.state() == AuthorityState.VOTING
        || now.state() == AuthorityState.DISK_FULL
        || now.state() == AuthorityState.RECOVERING) {
      now = new Now(AuthorityState.READ_ONLY, reason);
    }
  }

  /** Goes from one state to another if it is in the one; returns whether it was. */
  synchronized boolean change(AuthorityState from, AuthorityState to, String reason) {
    boolean isThere = now.state() == from;
    if (isThere) {
      now = new Now(to, reason);
    }
    return isThere;
  }

  /** As {@link #set}, unless something else has happened since the start. */
  synchronized void leaveStarting(AuthorityState state, String reason) {
    if (now.state() == AuthorityState.STARTING) {
      now = new Now(state, reason);
    }
  }
}
