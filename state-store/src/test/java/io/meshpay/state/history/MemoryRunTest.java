package io.meshpay.state.history;

import static io.meshpay.state.history.PaymentHistory.account;

import io.meshpay.state.Allocation;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class MemoryRunTest {
  @Test
  void anAdditionAllocatesNothing() {
    MemoryRun run = new MemoryRun(1024);
    UnsafeBuffer key = new UnsafeBuffer(account(1).toBytes());
    Allocation.assertNone(
        100_000,
        i -> {
          if (!run.hasRoom()) {
            run.clear();
          }
          run.add(key, 0, HistoryRole.SENT, i + 1, i, i);
        });
  }
}
