package io.meshpay.load.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that one thread pays from, through all stretches of a load. Those at rest stand in
 * line, the one that has rested longest first.
 */
final class Payers {
  private final ArrayDeque<PayingAccount> resting;
  private long confirmed;
  private int left;

  Payers(List<PayingAccount> accounts) {
    resting = new ArrayDeque<>(accounts);
    left = accounts.size();
  }

  /** Every {@code count}-th account to each of as many threads. */
  static List<Payers> deal(List<PayingAccount> accounts, int count) {
    List<Payers> dealt = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<PayingAccount> share = new ArrayList<>();
      for (int account = i; account < accounts.size(); account += count) {
        share.add(accounts.get(account));
      }
      dealt.add(new Payers(share));
    }
    return dealt;
  }

  /**
   * Takes the account that has rested longest of those with a signed order; the others go to the
   * end of the line.
   *
   * @return null if none at rest has one
   */
  @Nullable PayingAccount pollWithOrder() {
    for (int i = resting.size(); i > 0; i--) {
      PayingAccount account = resting.remove();
      if (account.nextOrder() != null) {
        return account;
      }
      resting.add(account);
    }
    return null;
  }

  /** Whether no account at rest has money for another order. */
  boolean areRestingPenniless() {
    return resting.stream().allMatch(PayingAccount::isPenniless);
  }

  /** An account has paid. */
  void rest(PayingAccount account) {
    confirmed++;
    resting.add(account);
  }

  /** An account whose payment was under way pays no more. */
  void lose() {
    left--;
  }

  int atRest() {
    return resting.size();
  }

  /** Accounts that can pay, at rest or not. */
  int left() {
    return left;
  }

  boolean areAllLost() {
    return left == 0;
  }

  /** Payments that were confirmed since the beginning. */
  long confirmed() {
    return confirmed;
  }
}
