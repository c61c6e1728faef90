package io.meshpay.state;

import static io.meshpay.state.TestOrder.EUR;
import static io.meshpay.state.TestOrder.USD;
import static io.meshpay.state.TestOrder.account;
import static io.meshpay.state.TestOrder.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** New accounts are refused early enough, so that an execution never lacks room. */
final class LedgerRoomTest {
  private static final PublicKey ALICE = account(1);
  private static final PublicKey BOB = account(2);

  private static LedgerFixture withEntriesMax(int entriesMax) {
    return new LedgerFixture(new HeapAccountStore(entriesMax))
        .credit(ALICE, USD, 1000)
        .credit(BOB, USD, 1000);
  }

  @Test
  void refusesTheVoteThatWouldNeedAnEntryTooMany() {
    LedgerFixture authority = withEntriesMax(3);
    TestOrder order = pay(ALICE, account(10), 1, 0);
    authority.assertVote(order);
    assertEquals(1, authority.ledger.entriesReserved());
    authority.assertVoteRefused(pay(BOB, account(11), 1, 0), ErrorCode.ACCOUNTS_FULL, 0);
    authority.assertExecute(order);
    assertEquals(0, authority.ledger.entriesReserved());
    assertEquals(3, authority.ledger.entries());
    authority.assertVoteRefused(pay(BOB, account(11), 1, 0), ErrorCode.ACCOUNTS_FULL, 0);
  }

  @Test
  void anAccountsFurtherTokenNeedsAnEntryToo() {
    LedgerFixture authority = withEntriesMax(3).credit(ALICE, EUR, 5);
    authority.assertVoteRefused(pay(ALICE, BOB, 1, 0).in(EUR), ErrorCode.ACCOUNTS_FULL, 0);
    authority.assertVote(pay(ALICE, ALICE, 1, 0).in(EUR));
  }

  @Test
  void whoHasAnEntryIsPaidInAFullStore() {
    LedgerFixture authority = withEntriesMax(2);
    authority.assertVote(pay(ALICE, BOB, 1, 0));
    authority.assertVote(pay(BOB, ALICE, 1, 0));
  }

  @Test
  void executionsGoOnBeyondTheMaximum() {
    LedgerFixture authority = withEntriesMax(2);
    authority.assertExecute(pay(ALICE, account(10), 1, 0));
    authority.assertExecute(pay(account(11), account(12), 1, 0).in(EUR));
    assertEquals(5, authority.ledger.entries());
    authority.assertVote(pay(ALICE, account(10), 1, 1));
  }

  @Test
  void aReservationEndsWithAnotherOrdersCertificate() {
    LedgerFixture authority = withEntriesMax(3);
    authority.assertVote(pay(ALICE, account(10), 1, 0));
    authority.assertExecute(pay(ALICE, BOB, 1, 0));
    assertEquals(0, authority.ledger.entriesReserved());
    authority.assertVote(pay(BOB, account(11), 1, 0));
  }

  @Test
  void aReservationOutlivesReopening() {
    LedgerFixture authority = withEntriesMax(3);
    authority.assertVote(pay(ALICE, account(10), 1, 0));
    LedgerFixture reopened = new LedgerFixture(authority.store);
    reopened.assertVoteRefused(pay(BOB, account(11), 1, 0), ErrorCode.ACCOUNTS_FULL, 0);
  }

  @Test
  void genesisStopsAtTheMaximum() {
    LedgerFixture authority = withEntriesMax(2);
    assertThrows(IllegalArgumentException.class, () -> authority.credit(account(3), USD, 1));
    assertThrows(IllegalArgumentException.class, () -> authority.credit(ALICE, EUR, 1));
    authority.credit(ALICE, USD, 1);
  }

  /**
   * Three honest authorities that execute what they like when they like, and a fourth that votes
   * for everything: together they certify more new accounts than any one would, but never twice as
   * many.
   */
  @Test
  void aCommitteeWithAByzantineMemberStaysWithinTwiceTheMaximum() {
    SplittableRandom random = Seed.random("LedgerRoomTest");
    int most = 0;
    for (int round = 0; round < 20 * Seed.ROUNDS; round++) {
      most = Math.max(most, certifiedEntries(random));
    }
    System.out.println("most entries of " + ENTRIES_MAX + ": " + most);
    assertTrue(most > ENTRIES_MAX, "no round went into the reserve: " + most);
    assertTrue(most < 2 * ENTRIES_MAX, "beyond the reserve: " + most);
  }

  private static final int ENTRIES_MAX = 60;
  private static final int PAYERS = 10;

  private static int certifiedEntries(SplittableRandom random) {
    List<LedgerFixture> honest = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      LedgerFixture authority = new LedgerFixture(new HeapAccountStore(ENTRIES_MAX));
      for (int payer = 0; payer < PAYERS; payer++) {
        authority.credit(account(payer), USD, 1_000_000);
      }
      honest.add(authority);
    }
    long[] next = new long[PAYERS];
    List<TestOrder> certified = new ArrayList<>();
    int refused = 0;
    while (refused < 500) {
      int payer = random.nextInt(PAYERS);
      int number = (int) next[payer];
      TestOrder order = pay(account(payer), account(1000 * (payer + 1) + number), 1, number);
      int votes = 1;
      // Each payer keeps one honest authority ignorant, most of the time.
      int asked = random.nextInt(50) == 0 ? random.nextInt(3) : payer % 3;
      for (int i = 0; i < 2; i++) {
        LedgerFixture authority = honest.get((asked + i) % 3);
        catchUp(authority, certified, order.sender());
        authority.vote(order);
        votes += authority.verdict.isAccepted() ? 1 : 0;
      }
      if (votes >= 3) {
        certified.add(order);
        next[payer]++;
      } else {
        refused++;
      }
    }
    Set<Long> entries = new HashSet<>();
    for (LedgerFixture authority : honest) {
      certified.forEach(authority::execute);
      certified.forEach(order -> catchUp(authority, certified, order.sender()));
      entries.add(authority.ledger.entries());
    }
    assertEquals(1, entries.size(), "all honest authorities hold the same entries");
    return (int) honest.getFirst().ledger.entries();
  }

  /** Brings an authority the certificates of one payer only: of the others it stays ignorant. */
  private static void catchUp(LedgerFixture authority, List<TestOrder> certified, PublicKey payer) {
    for (TestOrder order : certified) {
      if (order.sender().equals(payer)) {
        authority.execute(order);
      }
    }
  }
}
