package io.meshpay.load.report;

/**
 * Connections of one kind beside the honest ones.
 *
 * @param opened how many
 * @param closedByTarget closed or reset by the authority
 * @param heldBack from which the authority didn't read on for a while, as it should from a peer
 *     that takes no answers
 * @param answered that got the answer that they wanted
 * @param wrong not treated as they should be: not let in or not answered in time, or fed on and on
 *     though they take no answers
 */
public record HostileConnections(
    long opened, long closedByTarget, long heldBack, long answered, long wrong) {
  /** None. */
  public static final HostileConnections NONE = new HostileConnections(0, 0, 0, 0, 0);

  /** Both together. */
  public HostileConnections plus(HostileConnections more) {
    return new HostileConnections(
        opened + more.opened,
        closedByTarget + more.closedByTarget,
        heldBack + more.heldBack,
        answered + more.answered,
        wrong + more.wrong);
  }

  HostileConnections minus(HostileConnections earlier) {
    return new HostileConnections(
        opened - earlier.opened,
        closedByTarget - earlier.closedByTarget,
        heldBack - earlier.heldBack,
        answered - earlier.answered,
        wrong - earlier.wrong);
  }
}
