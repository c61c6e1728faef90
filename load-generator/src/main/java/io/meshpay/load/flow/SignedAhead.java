package io.meshpay.load.flow;

import io.meshpay.client.console.Progress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Signs orders before the clock starts, on all processors. */
final class SignedAhead {
  private final RingOrders orders;
  private final List<PayingAccount> accounts;
  private final Progress progress;

  SignedAhead(RingOrders orders, List<PayingAccount> accounts, Progress progress) {
    this.orders = orders;
    this.accounts = accounts;
    this.progress = progress;
  }

  /**
   * Signs until the accounts have about {@code count} orders, equally many each.
   *
   * @return how many they have; fewer than asked for when balances don't pay for more
   */
  long prepare(long count) {
    int perAccount = (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(count, accounts.size()));
    AtomicLong signed = new AtomicLong();
    progress.start();
    accounts.parallelStream()
        .forEach(
            account -> {
              account.sign(orders, perAccount);
              progress.update("signing orders", signed.addAndGet(account.signedOrders()), count);
            });
    progress.clear();
    return signed.get();
  }
}
