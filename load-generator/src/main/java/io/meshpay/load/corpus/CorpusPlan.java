package io.meshpay.load.corpus;

import java.util.Locale;

/**
 * Who pays whom in a corpus.
 *
 * @param payers how payers are picked; not asked for with chains
 * @param payees how payees are picked
 * @param chains with 0 every payment is between two picked accounts; with more, so many payments
 *     are passed on at once: order k's payer is the payee of order k − chains
 * @param amount of each order, in the token's smallest unit
 */
public record CorpusPlan(PickModel payers, PickModel payees, int chains, long amount) {
  public CorpusPlan {
    if (chains < 0) {
      throw new IllegalArgumentException(chains + " chains");
    }
    if (amount < 1) {
      throw new IllegalArgumentException("an amount of " + amount);
    }
  }

  /** For people, and to tell one corpus from another. */
  public String text() {
    return chains == 0
        ? "payers %s, payees %s".formatted(payers.text(), payees.text())
        : String.format(Locale.ROOT, "%d chains, payees %s", chains, payees.text());
  }
}
