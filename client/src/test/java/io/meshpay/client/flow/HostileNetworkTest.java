package io.meshpay.client.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.meshpay.client.testing.FakeAuthority;
import io.meshpay.client.testing.Liar;
import io.meshpay.client.testing.ListEvidence;
import io.meshpay.client.testing.Seed;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.order.TransferOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Payments over a network that loses, delays, reorders and repeats, to committees with as many
 * liars as they can bear. Every flow ends, what it certifies verifies, and nobody honest is
 * believed less than a liar. {@code -Dmeshpay.rounds} makes it longer.
 */
final class HostileNetworkTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);
  private static final int ROUNDS = Integer.getInteger("meshpay.rounds", 10);
  private static final int PAYMENTS = 5;
  private static final int EVENTS_MAX = 200_000;

  private record Event(long atMicros, long order, Runnable action) {}

  private final long seed = Seed.printed("HostileNetworkTest");
  private final Random random = new Random(seed);
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atMicros).thenComparingLong(Event::order));
  private long eventCount;
  private long nowMicros;
  private double loss;

  @Test
  void everyFlowEndsAndNothingFalseIsAccepted() {
    for (int round = 0; round < ROUNDS; round++) {
      int faulty = random.nextInt(3);
      loss = random.nextInt(4) * 0.1;
      round(3 * faulty + 1 + random.nextInt(3), faulty);
    }
  }

  private void round(int size, int faulty) {
    long[] powers = new long[size];
    java.util.Arrays.fill(powers, 1);
    TestCommittee committee = TestCommittee.of(powers);
    List<FakeAuthority> honest = FakeAuthority.all(committee);
    honest.forEach(authority -> authority.fund(ALICE.publicKey(), 1_000));
    List<Liar> liars = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      liars.add(new Liar(committee, honest.get(i), i, random));
    }
    CertificateCheck check = committee.certificateCheck();
    ListEvidence evidence = new ListEvidence();
    for (int number = 0; number < PAYMENTS; number++) {
      TransferOrder order = committee.order(ALICE, BOB.publicKey(), 10 + number, number);
      PaymentFlow flow =
          PaymentFlow.ofOrder(
              committee.committee(),
              committee.answerCheck(),
              evidence,
              FlowSettings.DEFAULT,
              (number + 1) * Flow.REQUEST_IDS,
              order);
      Run run = new Run(flow, honest, liars, faulty);
      PaymentOutcome outcome = run.toTheEnd();
      Certificate certificate = run.persisted;
      if (certificate != null) {
        assertTrue(check.check(certificate).isValid(), "seed " + seed);
        assertEquals(order, certificate.order());
        evidence.sent(certificate);
      }
      switch (outcome) {
        case PaymentOutcome.Confirmed _ -> {
          long executed =
              honest.stream()
                  .filter(a -> a.next(ALICE.publicKey()) > order.sequenceNumber())
                  .count();
          assertTrue(executed >= committee.committee().quorum() - faulty, "seed " + seed);
        }
        case PaymentOutcome.Certified _ -> assertFalse(certificate == null, "seed " + seed);
        case PaymentOutcome.NoQuorum _ -> {
          return;
        }
        case PaymentOutcome.Refused refused -> fail("seed " + seed + ": liars decided " + refused);
      }
    }
  }

  private void at(long micros, Runnable action) {
    events.add(new Event(micros, eventCount++, action));
  }

  private long delay() {
    return 500 + (long) (random.nextDouble() * random.nextDouble() * 400_000);
  }

  /** One flow; the first {@code faulty} authorities lie. */
  private final class Run {
    private final PaymentFlow flow;
    private final List<FakeAuthority> honest;
    private final List<Liar> liars;
    private final int faulty;
    private @Nullable Certificate persisted;
    private @Nullable PaymentOutcome outcome;

    Run(PaymentFlow flow, List<FakeAuthority> honest, List<Liar> liars, int faulty) {
      this.flow = flow;
      this.honest = honest;
      this.liars = liars;
      this.faulty = faulty;
    }

    PaymentOutcome toTheEnd() {
      take(flow.start(nowMicros));
      for (int i = 0; i < EVENTS_MAX && !flow.isEnded(); i++) {
        long wake = flow.wakeAtMicros();
        Event next = events.peek();
        if (next != null && next.atMicros() <= wake) {
          events.remove();
          nowMicros = Math.max(nowMicros, next.atMicros());
          next.action().run();
        } else {
          nowMicros = Math.max(nowMicros, wake);
          take(flow.onTime(nowMicros));
        }
      }
      assertTrue(flow.isEnded(), "seed " + seed + ": the flow doesn't end");
      PaymentOutcome found = outcome;
      if (found == null) {
        throw new AssertionError("seed " + seed + ": no outcome");
      }
      return found;
    }

    private void take(List<Effect> effects) {
      for (Effect effect : effects) {
        switch (effect) {
          case Effect.Send send -> send(send.authority(), send.request());
          case Effect.Persist persist -> persisted = persist.certificate();
          case Effect.ReportPayment report -> outcome = report.outcome();
          case Effect.ReportQuery _, Effect.ReportHistory _ -> fail("no query");
        }
      }
    }

    private void send(int authority, Message.Request request) {
      int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < 0.1 ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        at(nowMicros + delay(), () -> arrive(authority, request));
      }
    }

    private void arrive(int authority, Message.Request request) {
      List<Message.Response> responses =
          authority < faulty
              ? liars.get(authority).answer(request)
              : List.of(honest.get(authority).answer(request));
      for (Message.Response response : responses) {
        int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < 0.1 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
          at(
              nowMicros + delay(),
              () -> {
                if (!flow.isEnded()) {
                  take(flow.onMessage(authority, response, nowMicros));
                }
              });
        }
      }
    }
  }
}
