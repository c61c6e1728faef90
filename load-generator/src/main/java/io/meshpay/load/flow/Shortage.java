package io.meshpay.load.flow;

/** Why a load of payers' flows couldn't go on until its time was over. */
public enum Shortage {
  /** It could. */
  NONE,
  /** A wallet had no money left for another order. */
  MONEY,
  /** A wallet had money, but fewer orders were signed than the committee could take. */
  ORDERS,
  /** A payment of every wallet had failed. */
  WALLETS
}
