package io.meshpay.load.target;

import io.meshpay.load.corpus.AccountBook;
import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.corpus.CorpusWriter;
import io.meshpay.load.corpus.PickModel;
import io.meshpay.load.corpus.SeededKeys;
import io.meshpay.load.corpus.TestCorpus;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.Schedule;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.machine.ProcessMeter;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the generator itself costs for each payment: it pays a {@link StubAuthority} in a process of
 * its own, which costs next to nothing. Run by hand: {@code GeneratorCost [rate or 0] [connections]
 * [in flight] [seconds]}.
 */
final class GeneratorCost {
  private static final int ACCOUNTS = 10_000;

  private GeneratorCost() {}

  public static void main(String[] arguments) throws Exception {
    double rate = Double.parseDouble(arguments[0]);
    int connections = Integer.parseInt(arguments[1]);
    int inFlight = Integer.parseInt(arguments[2]);
    double seconds = Double.parseDouble(arguments[3]);
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "generator-cost.corpus");
    SeededKeys keys = new SeededKeys(1);
    AccountBook accounts = AccountBook.of(keys, ACCOUNTS, TestCorpus.SILENT);
    ThrowawayCommittee throwaway = new ThrowawayCommittee(keys, accounts, 4, 1_000_000_000);
    if (!Files.exists(file)) {
      try (CorpusWriter writer =
          CorpusWriter.create(
              file,
              throwaway.committee(1),
              1,
              accounts,
              throwaway.voters(),
              new CorpusPlan(new PickModel.Uniform(), new PickModel.Uniform(), 0, 1),
              1,
              TestCorpus.SILENT)) {
        long begin = System.nanoTime();
        writer.extendTo(2_000_000);
        System.out.printf("signed 2 M in %.1f s%n", (System.nanoTime() - begin) / 1e9);
      }
    }
    Process stub =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + Path.of(System.getProperty("meshpay.root"), ".mvn/meshpay.jvmargs"),
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StubAuthority.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = stub.inputReader(StandardCharsets.UTF_8);
        Corpus corpus = Corpus.open(file, throwaway.committee(1));
        SampleCheck samples = new SampleCheck(throwaway.committee(1), 0)) {
      int port = Integer.parseInt(String.valueOf(out.readLine()));
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (LoadThreads threads =
          LoadThreads.open(
              LoadTransport.valueOf(System.getProperty("transport", "IO_URING")),
              address,
              1,
              connections,
              0,
              samples,
              System::nanoTime)) {
        Standing standing = new Standing(ACCOUNTS, 1);
        LoadModel model =
            rate > 0
                ? new LoadModel.Open(Schedule.constant(rate), 65_536, 100_000)
                : new LoadModel.Closed(inFlight);
        for (double stretch : new double[] {3, 3, seconds}) {
          ProcessMeter before = ProcessMeter.read(ProcessHandle.current());
          ProcessMeter theirsBefore = ProcessMeter.read(stub.toHandle());
          long allocated = allocated();
          Stretch done =
              threads.run(
                  corpus,
                  standing,
                  model,
                  outbox -> Bystander.NONE,
                  (long) (stretch * 1e9),
                  (reading, underWay) -> {});
          ProcessMeter used = ProcessMeter.read(ProcessHandle.current()).since(before);
          ProcessMeter theirs = ProcessMeter.read(stub.toHandle()).since(theirsBefore);
          System.out.printf(
              "%,.0f/s; %.2f µs, %.3f switches, %.1f bytes allocated a payment; stub %.2f µs;"
                  + " p50 %.2f p99 %.2f p99.9 %.2f ms, late %d, failures %s%s%n",
              done.paymentsPerSecond(),
              used.cpuMicros() / (double) done.payments(),
              (used.voluntarySwitches() + used.involuntarySwitches()) / (double) done.payments(),
              (allocated() - allocated) / (double) done.payments(),
              theirs.cpuMicros() / (double) done.payments(),
              done.reading().total(0).getValueAtPercentile(50) / 1e3,
              done.reading().total(0).getValueAtPercentile(99) / 1e3,
              done.reading().total(0).getValueAtPercentile(99.9) / 1e3,
              done.reading().late(),
              Outcome.failures(done.reading().recorders()),
              done.isExhausted() ? ", ran out" : "");
        }
      }
    } finally {
      stub.destroyForcibly();
    }
  }

  private static long allocated() {
    return java.lang.management.ManagementFactory.getThreadMXBean()
            instanceof com.sun.management.ThreadMXBean threads
        ? threads.getTotalThreadAllocatedBytes()
        : 0;
  }
}
