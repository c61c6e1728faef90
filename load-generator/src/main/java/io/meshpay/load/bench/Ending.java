package io.meshpay.load.bench;

/** Why a stretch of load ended. */
enum Ending {
  /** Its time was over, as it should be. */
  TIME,
  /** A wallet had no money left for another order. */
  MONEY,
  /** A wallet had money, but fewer orders were signed than the committee could take. */
  ORDERS,
  /** The payments of all wallets had failed. */
  WALLETS
}
