package io.meshpay.state;

import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** What executions do, once more and as plainly as possible. */
final class Model {
  record Pair(PublicKey account, int token) {}

  final Map<PublicKey, Long> next = new HashMap<>();
  final Map<Pair, BigInteger> balances = new HashMap<>();

  void credit(PublicKey account, int token, long amount) {
    next.putIfAbsent(account, 0L);
    balances.merge(new Pair(account, token), BigInteger.valueOf(amount), BigInteger::add);
  }

  /** Whether the order is next in its sender's sequence; if so it is executed. */
  boolean execute(TestOrder order) {
    if (order.sequenceNumber() != next.getOrDefault(order.sender(), 0L)) {
      return false;
    }
    credit(order.sender(), order.token(), -order.amount());
    credit(order.recipient(), order.token(), order.amount());
    next.merge(order.sender(), 1L, Long::sum);
    return true;
  }

  BigInteger balance(PublicKey account, int token) {
    return balances.getOrDefault(new Pair(account, token), BigInteger.ZERO);
  }

  BigInteger total(int token) {
    return balances.entrySet().stream()
        .filter(entry -> entry.getKey().token() == token)
        .map(Map.Entry::getValue)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
