package io.meshpay.state;

import static io.meshpay.state.TestOrder.USD;
import static io.meshpay.state.TestOrder.account;
import static io.meshpay.state.TestOrder.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EquivocationLogTest {
  private static final PublicKey ALICE = account(1);
  private static final PublicKey BOB = account(2);

  private final LedgerFixture authority =
      LedgerFixture.onHeap().credit(ALICE, USD, 1000).credit(BOB, USD, 100);

  private static List<String> proofs(LedgerFixture authority) {
    List<String> proofs = new ArrayList<>();
    authority
        .ledger
        .equivocations()
        .forEach(
            (buffer, first, second, length) -> {
              byte[] orders = new byte[2 * length];
              buffer.getBytes(first, orders, 0, length);
              buffer.getBytes(second, orders, length, length);
              proofs.add(HexFormat.of().formatHex(orders));
            });
    return proofs;
  }

  private static String proof(TestOrder known, TestOrder conflicting) {
    return known.toHex() + conflicting.toHex();
  }

  @Test
  void honestPayersLeaveNone() {
    TestOrder order = pay(ALICE, BOB, 1, 0);
    authority.assertVote(order);
    authority.assertExecute(order);
    authority.assertVote(pay(ALICE, BOB, 1, 1));
    assertEquals(0, authority.ledger.equivocations().seen());
    assertEquals(List.of(), proofs(authority));
  }

  @Test
  void keepsBothOrdersOfAConflictingRequest() {
    TestOrder first = pay(ALICE, BOB, 1, 0);
    TestOrder second = pay(ALICE, BOB, 2, 0);
    authority.assertVote(first);
    authority.vote(second);
    assertEquals(List.of(proof(first, second)), proofs(authority));
    assertEquals(1, authority.ledger.equivocations().seen());
  }

  @Test
  void keepsBothOrdersWhenACertificateBeatsThePendingOne() {
    TestOrder pending = pay(ALICE, BOB, 1, 0);
    TestOrder certified = pay(ALICE, ALICE, 2, 0);
    authority.assertVote(pending);
    authority.assertExecute(certified);
    assertEquals(List.of(proof(pending, certified)), proofs(authority));
  }

  @Test
  void aRepeatedConflictIsCountedButKeptOnce() {
    authority.assertVote(pay(ALICE, BOB, 1, 0));
    for (int i = 0; i < 1000; i++) {
      authority.vote(pay(ALICE, BOB, 2, 0).salted(i));
    }
    assertEquals(1000, authority.ledger.equivocations().seen());
    assertEquals(1, authority.ledger.equivocations().size());
  }

  @Test
  void theOldestProofGivesWay() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < EquivocationLog.PROOFS_MAX + 5; i++) {
      TestOrder pending = pay(ALICE, BOB, 1, i);
      TestOrder certified = pay(ALICE, BOB, 2, i);
      authority.assertVote(pending);
      authority.assertExecute(certified);
      expected.add(proof(pending, certified));
    }
    assertEquals(expected.subList(5, expected.size()), proofs(authority));
  }
}
