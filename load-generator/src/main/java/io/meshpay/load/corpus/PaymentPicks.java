package io.meshpay.load.corpus;

import java.util.SplittableRandom;

/** The endless sequence of who pays whom, and under which number. */
final class PaymentPicks {
  private final Picker payers;
  private final Picker payees;
  private final int accounts;
  private final int[] chainEnds;
  private final long[] nextNumbers;
  private long next;
  private int payer;
  private int payee;
  private long number;

  PaymentPicks(CorpusPlan plan, int accounts, long seed) {
    if (accounts < 2 || plan.chains() > accounts) {
      throw new IllegalArgumentException(
          "%d accounts for %d chains".formatted(accounts, plan.chains()));
    }
    SplittableRandom random = new SplittableRandom(seed);
    payers = plan.payers().picker(accounts, random.split());
    payees = plan.payees().picker(accounts, random.split());
    this.accounts = accounts;
    nextNumbers = new long[accounts];
    chainEnds = new int[plan.chains()];
    for (int i = 0; i < chainEnds.length; i++) {
      chainEnds[i] = i;
    }
  }

  /** Goes on to the next payment. */
  void advance() {
    int chain = chainEnds.length == 0 ? -1 : (int) (next % chainEnds.length);
    payer = chain < 0 ? payers.next() : chainEnds[chain];
    payee = payees.next();
    if (payee == payer) {
      payee = (payee + 1) % accounts;
    }
    if (chain >= 0) {
      chainEnds[chain] = payee;
    }
    number = nextNumbers[payer]++;
    next++;
  }

  int payer() {
    return payer;
  }

  int payee() {
    return payee;
  }

  /** The payer's sequence number. */
  long number() {
    return number;
  }
}
