package io.meshpay.load.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.corpus.PickModel;
import io.meshpay.load.corpus.TestCorpus;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.Schedule;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.target.StubAuthority.Fault;
import io.meshpay.load.target.StubAuthority.Fault.Kind;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real connections, against an authority that errs as it is told. */
final class PaymentsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final LoadModel TEN = new LoadModel.Closed(10);

  @TempDir private Path folder;

  /** What became of it. */
  private record Ran(Stretch stretch, Standing standing) {
    Map<String, Long> failures() {
      return Outcome.failures(stretch.reading().recorders());
    }

    long failures(String outcome) {
      return failures().getOrDefault(outcome, 0L);
    }
  }

  private Ran run(Fault fault, LoadModel model, int threads, CorpusPlan plan, long orders)
      throws Exception {
    TestCorpus made = TestCorpus.write(folder.resolve("c"), 1, orders, plan);
    try (StubAuthority stub = new StubAuthority(fault);
        Corpus corpus = Corpus.open(made.file(), made.committee());
        SampleCheck samples = new SampleCheck(made.committee(), 0);
        LoadThreads loops =
            LoadThreads.open(
                LoadTransport.best(), stub.address(), threads, 4, 0, samples, System::nanoTime)) {
      Standing standing = new Standing(TestCorpus.ACCOUNTS, threads);
      Stretch stretch =
          loops.run(
              corpus,
              standing,
              model,
              outbox -> Bystander.NONE,
              30 * SECOND,
              (reading, underWay) -> {});
      return new Ran(stretch, standing);
    }
  }

  private static Fault once(long number, Kind kind) {
    return (context, answer) -> answer == number ? kind : Kind.RIGHT;
  }

  @Test
  void everyOrderIsPaidOnceUntilThereAreNoMore() throws Exception {
    Ran ran = run(Fault.NONE, TEN, 1, TestCorpus.UNIFORM, 1_024);
    assertEquals(Map.of(), ran.failures());
    assertTrue(ran.stretch().isExhausted());
    assertEquals(1_024, ran.stretch().reading().done());
    assertEquals(1_024, ran.standing().acknowledged());
    assertEquals(1_024, ran.stretch().reading().total(Payments.ORDER_ROUND).getTotalCount());
    assertEquals(1_024, ran.stretch().reading().total(0).getTotalCount());
  }

  @Test
  void threadsShareTheAccounts() throws Exception {
    Ran ran = run(Fault.NONE, TEN, 3, TestCorpus.UNIFORM, 1_024);
    assertEquals(Map.of(), ran.failures());
    assertEquals(1_024, ran.standing().acknowledged());
  }

  @Test
  void chainsArePassedOnInOrder() throws Exception {
    CorpusPlan plan = new CorpusPlan(new PickModel.Uniform(), new PickModel.Uniform(), 4, 1);
    Ran ran = run(Fault.NONE, TEN, 1, plan, 1_024);
    assertEquals(Map.of(), ran.failures());
    assertEquals(1_024, ran.standing().acknowledged());
  }

  @Test
  void hotPayersWaitForThemselves() throws Exception {
    CorpusPlan plan = new CorpusPlan(new PickModel.Hot(1, 0.9), new PickModel.Uniform(), 0, 1);
    Ran ran = run(Fault.NONE, TEN, 1, plan, 512);
    assertEquals(Map.of(), ran.failures());
    assertEquals(512, ran.standing().acknowledged());
  }

  @Test
  void anOpenLoopOnlyStartsWhatIsDue() throws Exception {
    TestCorpus made = TestCorpus.write(folder.resolve("o"), 1, 1_024, TestCorpus.UNIFORM);
    try (StubAuthority stub = new StubAuthority(Fault.NONE);
        Corpus corpus = Corpus.open(made.file(), made.committee());
        SampleCheck samples = new SampleCheck(made.committee(), 0);
        LoadThreads loops =
            LoadThreads.open(
                LoadTransport.NIO, stub.address(), 2, 2, 0, samples, System::nanoTime)) {
      Standing standing = new Standing(TestCorpus.ACCOUNTS, 2);
      LoadModel model = new LoadModel.Open(Schedule.constant(1_000), 100, 1_000);
      Stretch stretch =
          loops.run(
              corpus,
              standing,
              model,
              outbox -> Bystander.NONE,
              SECOND / 2,
              (reading, underWay) -> {});
      assertEquals(500, stretch.reading().started());
      assertEquals(500, standing.acknowledged());
      assertFalse(stretch.isExhausted());
    }
  }

  @Test
  void whatTheTargetWasTooBusyForIsAskedAgain() throws Exception {
    Fault fault = (context, answer) -> answer % 7 == 0 ? Kind.OVERLOADED : Kind.RIGHT;
    Ran ran = run(fault, TEN, 1, TestCorpus.UNIFORM, 256);
    assertEquals(Map.of(), ran.failures());
    assertEquals(256, ran.standing().acknowledged());
    assertTrue(ran.stretch().reading().outcomes(Outcome.REPEATED) > 20);
  }

  @Test
  void aRefusalIsCountedByItsCodeAndStopsTheAccount() throws Exception {
    Ran ran = run(once(21, Kind.BAD_SIGNATURE_CODE), TEN, 1, TestCorpus.UNIFORM, 1_024);
    assertEquals(4, ran.failures("BAD_SIGNATURE"), "one on each connection");
    assertTrue(ran.failures("ACCOUNT_STOPPED") > 0);
    long failed = ran.failures().values().stream().mapToLong(Long::longValue).sum();
    assertEquals(1_024 - failed, ran.standing().acknowledged());
  }

  @Test
  void anAnswerAboutAnotherOrderIsWrong() throws Exception {
    Ran ran = run(once(8, Kind.OTHER_ORDER), TEN, 1, TestCorpus.UNIFORM, 1_024);
    assertEquals(4, ran.failures("WRONG_ANSWER"));
  }

  @Test
  void aConnectionThatEndsFailsWhatIsUnderWayOnIt() throws Exception {
    Ran ran = run(once(30, Kind.CLOSE), TEN, 1, TestCorpus.UNIFORM, 1_024);
    assertTrue(ran.failures("CONNECTION_LOST") >= 4, ran.failures().toString());
    long failed = ran.failures().values().stream().mapToLong(Long::longValue).sum();
    assertEquals(1_024 - failed, ran.standing().acknowledged());
  }
}
