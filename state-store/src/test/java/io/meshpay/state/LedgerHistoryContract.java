package io.meshpay.state;

import static io.meshpay.state.TestOrder.EUR;
import static io.meshpay.state.TestOrder.USD;
import static io.meshpay.state.TestOrder.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random histories against a plain model, and the same certificates in other orders. */
abstract class LedgerHistoryContract {
  private static final int ACCOUNTS = 12;
  private static final int[] TOKENS = {USD, EUR};

  abstract AccountStore open(long entriesMax) throws IOException;

  private LedgerFixture authority() throws IOException {
    return new LedgerFixture(open(100));
  }

  /** Some accounts with one token, some with two, in either order, the rest with none. */
  private static void genesis(LedgerFixture authority, Model model) {
    for (int i = 0; i < 6; i++) {
      int first = TOKENS[i % 2];
      credit(authority, model, account(i), first, 1000);
      if (i % 3 == 0) {
        credit(authority, model, account(i), USD + EUR - first, 500);
      }
    }
  }

  private static void credit(
      LedgerFixture authority, Model model, PublicKey account, int token, long amount) {
    authority.credit(account, token, amount);
    model.credit(account, token, amount);
  }

  private static TestOrder randomOrder(SplittableRandom random, Model model) {
    PublicKey sender = account(random.nextInt(ACCOUNTS));
    PublicKey recipient = random.nextInt(10) == 0 ? sender : account(random.nextInt(ACCOUNTS));
    long next = model.next.getOrDefault(sender, 0L);
    long sequenceNumber = next + (random.nextInt(5) == 0 ? random.nextInt(-2, 3) : 0);
    long amount = random.nextInt(20) == 0 ? random.nextInt(-1, 1) : random.nextInt(1, 400);
    int token = random.nextInt(20) == 0 ? 3 : TOKENS[random.nextInt(2)];
    return new TestOrder(
        sender, recipient, token, amount, sequenceNumber, TestOrder.NOW, random.nextInt(3));
  }

  /** Votes as the rules have it, from the model; null when the vote is given. */
  private static @Nullable ErrorCode expectedRefusal(
      TestOrder order, Model model, Map<PublicKey, TestOrder> pending) {
    long next = model.next.getOrDefault(order.sender(), 0L);
    TestOrder other = pending.get(order.sender());
    if (order.token() == 3) {
      return ErrorCode.UNKNOWN_TOKEN;
    } else if (order.amount() < 1) {
      return ErrorCode.INVALID_AMOUNT;
    } else if (!model.next.containsKey(order.sender())) {
      return ErrorCode.UNKNOWN_ACCOUNT;
    } else if (order.sequenceNumber() < next) {
      return ErrorCode.SEQUENCE_ALREADY_USED;
    } else if (order.sequenceNumber() > next) {
      return ErrorCode.SEQUENCE_TOO_HIGH;
    } else if (other != null) {
      return other.equals(order) ? null : ErrorCode.CONFLICTING_ORDER;
    }
    BigInteger available = model.balance(order.sender(), order.token());
    boolean covered = available.compareTo(BigInteger.valueOf(order.amount())) >= 0;
    return covered ? null : ErrorCode.INSUFFICIENT_BALANCE;
  }

  @Test
  void agreesWithAPlainModelThroughRandomHistories() throws IOException {
    SplittableRandom random = Seed.random(getClass().getSimpleName());
    for (int round = 0; round < 5 * Seed.ROUNDS; round++) {
      LedgerFixture authority = authority();
      Model model = new Model();
      Map<PublicKey, TestOrder> pending = new HashMap<>();
      genesis(authority, model);
      for (int step = 0; step < 400; step++) {
        LedgerState before = authority.state();
        TestOrder order = randomOrder(random, model);
        if (random.nextInt(4) == 0 && pending.containsKey(order.sender())) {
          order = pending.get(order.sender());
        }
        assertNotNull(order);
        if (random.nextBoolean()) {
          authority.vote(order);
          assertEquals(expectedRefusal(order, model, pending), authority.verdict.error());
          if (authority.verdict.isAccepted()) {
            pending.put(order.sender(), order);
          }
        } else {
          execute(authority, model, pending, order);
        }
        if (!authority.verdict.hasChanged()) {
          assertEquals(before, authority.state());
        }
        assertAgrees(authority, model, pending);
      }
      authority.store.close();
    }
  }

  private static void execute(
      LedgerFixture authority, Model model, Map<PublicKey, TestOrder> pending, TestOrder order) {
    authority.execute(order);
    if (order.token() == 3 || order.amount() < 1) {
      assertEquals(false, authority.verdict.isAccepted());
      return;
    }
    long next = model.next.getOrDefault(order.sender(), 0L);
    boolean executed = model.execute(order);
    assertEquals(executed, authority.verdict.hasChanged());
    assertEquals(
        order.sequenceNumber() > next ? ErrorCode.MISSING_PREDECESSOR : null,
        authority.verdict.error());
    if (executed) {
      pending.remove(order.sender());
    }
  }

  private static void assertAgrees(
      LedgerFixture authority, Model model, Map<PublicKey, TestOrder> pending) {
    assertEquals(model.next.size(), authority.ledger.accounts());
    for (int i = 0; i < ACCOUNTS; i++) {
      AccountView view = authority.read(account(i));
      assertEquals(model.next.containsKey(account(i)), view.isKnown());
      assertEquals(model.next.getOrDefault(account(i), 0L), view.nextSequenceNumber());
      assertEquals(pending.containsKey(account(i)), view.pendingKind() != 0);
      for (int token : TOKENS) {
        String balance = authority.balance(account(i), token);
        assertEquals(
            model.balance(account(i), token).toString(), balance.equals("none") ? "0" : balance);
      }
    }
    for (int token : TOKENS) {
      assertEquals(model.total(token).toString(), authority.total(token));
    }
  }

  /** A change as a journal keeps it. */
  private record Change(boolean isVote, TestOrder order) {
    void restore(Ledger ledger) {
      if (isVote) {
        ledger.restoreVote(order.decoder());
      } else {
        ledger.restoreExecution(order.decoder());
      }
    }
  }

  @Test
  void theSameChangesRestoredEndInTheSameState() throws IOException {
    SplittableRandom random = Seed.random(getClass().getSimpleName());
    for (int round = 0; round < 5 * Seed.ROUNDS; round++) {
      LedgerFixture authority = authority();
      LedgerFixture restored = authority();
      Model model = new Model();
      genesis(authority, model);
      genesis(restored, new Model());
      for (int step = 0; step < 400; step++) {
        boolean isVote = random.nextBoolean();
        Change change = new Change(isVote, randomOrder(random, model));
        if (isVote) {
          authority.vote(change.order());
        } else {
          authority.execute(change.order());
          model.execute(change.order());
        }
        if (authority.verdict.hasChanged()) {
          change.restore(restored.ledger);
        } else {
          LedgerState before = restored.state();
          assertThrows(IllegalStateException.class, () -> change.restore(restored.ledger));
          assertEquals(before, restored.state());
        }
        assertEquals(authority.state(), restored.state());
      }
      assertEquals(0, restored.ledger.votes() + restored.ledger.executions());
      authority.store.close();
      restored.store.close();
    }
  }

  @Test
  void conservesMoneyAndEndsAlikeInWhateverOrderCertificatesArrive() throws IOException {
    SplittableRandom random = Seed.random(getClass().getSimpleName());
    for (int round = 0; round < 10 * Seed.ROUNDS; round++) {
      List<TestOrder> certified = certifiedHistory(random);
      LedgerState inOrder = null;
      for (int arrival = 0; arrival < 4; arrival++) {
        LedgerFixture authority = authority();
        Model genesis = new Model();
        genesis(authority, genesis);
        for (TestOrder order : arrival == 0 ? certified : shuffled(certified, random.nextLong())) {
          authority.execute(order);
          assertEquals(true, authority.verdict.hasChanged());
        }
        LedgerState end = authority.state();
        inOrder = inOrder == null ? end : inOrder;
        assertEquals(inOrder.digest(), end.digest());
        assertEquals(inOrder.accounts(), end.accounts());
        assertEquals(inOrder.entriesCount(), end.entriesCount());
        assertEquals(inOrder.journalPosition(), end.journalPosition());
        for (int token : TOKENS) {
          assertEquals(genesis.total(token).toString(), authority.total(token));
        }
        authority.store.close();
      }
    }
  }

  /** Orders that a quorum would certify: each was covered when it was voted for. */
  private List<TestOrder> certifiedHistory(SplittableRandom random) throws IOException {
    LedgerFixture authority = authority();
    Model model = new Model();
    genesis(authority, model);
    List<TestOrder> certified = new ArrayList<>();
    while (certified.size() < 150) {
      TestOrder order = randomOrder(random, model);
      authority.vote(order);
      if (authority.verdict.isAccepted()) {
        authority.execute(order);
        model.execute(order);
        certified.add(order);
      }
    }
    authority.store.close();
    return certified;
  }

  /** Another arrival order: each account's certificates in sequence, all else at random. */
  private static List<TestOrder> shuffled(List<TestOrder> certified, long seed) {
    Map<PublicKey, Deque<TestOrder>> bySender = new HashMap<>();
    List<PublicKey> turns = new ArrayList<>();
    for (TestOrder order : certified) {
      bySender.computeIfAbsent(order.sender(), sender -> new ArrayDeque<>()).add(order);
      turns.add(order.sender());
    }
    Collections.shuffle(turns, new Random(seed));
    List<TestOrder> arrival = new ArrayList<>();
    for (PublicKey sender : turns) {
      Deque<TestOrder> queue = bySender.get(sender);
      if (queue != null) {
        arrival.add(queue.remove());
      }
    }
    return arrival;
  }

  @Test
  void votesAndExecutionsAllocateNothing() throws IOException {
    try (AccountStore store = open(100)) {
      LedgerFixture authority = new LedgerFixture(store).credit(account(1), USD, 1);
      authority.credit(account(1), EUR, 1_000_000_000).credit(account(2), USD, 1);
      PaymentStream payments = new PaymentStream(authority);
      Allocation.assertNone(10_000, payments::run);
    }
  }
}
