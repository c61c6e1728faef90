package io.meshpay.load.flow;

import io.meshpay.client.console.Progress;
import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.client.net.QueryListener;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks a quorum where each wallet stands, before anything is signed. An order that authorities have
 * voted for and that isn't what the load would sign for its number was signed by somebody else with
 * the key; it is finished first, since a second one with its number would be an equivocation.
 */
final class AccountSurvey {
  /** Questions under way at once. */
  private static final int WINDOW = 128;

  private static final FlowSettings SETTINGS =
      FlowSettings.DEFAULT.withDeadlineMicros(TimeUnit.SECONDS.toMicros(5));

  private final PayingClients clients;
  private final RingOrders orders;
  private final int token;
  private final Progress progress;

  AccountSurvey(PayingClients clients, RingOrders orders, int token, Progress progress) {
    this.clients = clients;
    this.orders = orders;
    this.token = token;
    this.progress = progress;
  }

  /** The wallets that can pay. What keeps one from it is noted on the way. */
  List<PayingAccount> run(List<PayingWallet> wallets)
      throws NoQuorumException, InterruptedException {
    List<CompletableFuture<QueryOutcome>> answers = askAll(wallets);
    List<PayingAccount> accounts = new ArrayList<>();
    for (int i = 0; i < wallets.size(); i++) {
      PayingWallet wallet = wallets.get(i);
      PayingWallet next = wallets.get((i + 1) % wallets.size());
      String obstacle = wallet.obstacle();
      switch (await(answers.get(i))) {
        case QueryOutcome.NoQuorum none -> throw new NoQuorumException(none);
        case QueryOutcome.Answered answered -> {
          PayingAccount account = obstacle == null ? account(wallet, next, answered) : null;
          if (account == null) {
            progress.note(
                wallet.name() + (obstacle == null ? " can't pay" : " " + obstacle) + "; skipped");
          } else {
            accounts.add(account);
          }
        }
      }
    }
    return accounts;
  }

  private List<CompletableFuture<QueryOutcome>> askAll(List<PayingWallet> wallets)
      throws InterruptedException {
    List<CompletableFuture<QueryOutcome>> answers = new ArrayList<>();
    Semaphore window = new Semaphore(WINDOW);
    AtomicInteger answered = new AtomicInteger();
    progress.start();
    for (PayingWallet wallet : wallets) {
      window.acquire();
      CompletableFuture<QueryOutcome> answer = new CompletableFuture<>();
      answers.add(answer);
      clients
          .client(wallet.account())
          .query(
              wallet.account(),
              SETTINGS,
              new QueryListener() {
                @Override
                public void onOutcome(QueryOutcome outcome) {
                  answer.complete(outcome);
                }

                @Override
                public void onFailed(Exception cause) {
                  answer.completeExceptionally(cause);
                }

                @Override
                public void onEnded() {
                  progress.update(
                      "asking for accounts", answered.incrementAndGet(), wallets.size());
                  window.release();
                }
              });
    }
    return answers;
  }

  private @Nullable PayingAccount account(
      PayingWallet wallet, PayingWallet next, QueryOutcome.Answered answered)
      throws InterruptedException {
    var signer = wallet.signer();
    BigInteger balance = answered.balance(token);
    if (signer == null || balance.signum() <= 0) {
      return null;
    }
    long number = answered.nextSequenceNumber();
    long affordable = balance.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    for (Order pending : answered.pendingOrders()) {
      if (pending.sequenceNumber() < number
          || pending.equals(orders.order(signer, next.account(), pending.sequenceNumber()))) {
        continue;
      }
      if (pending.sequenceNumber() > number
          || !(pending instanceof TransferOrder transfer)
          || !isPaid(transfer)) {
        return null;
      }
      number++;
      affordable -= transfer.token() == token ? transfer.amount() : 0;
    }
    return new PayingAccount(wallet.name(), signer, next.account(), number, affordable);
  }

  private boolean isPaid(TransferOrder order) throws InterruptedException {
    return await(clients.finish(order)) instanceof PaymentEnd.Confirmed;
  }

  private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
