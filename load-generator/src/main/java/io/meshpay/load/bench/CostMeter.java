package io.meshpay.load.bench;

import io.meshpay.load.cluster.AuthorityProcess;
import io.meshpay.load.machine.MetricsText;
import io.meshpay.load.machine.ProcessMeter;
import io.meshpay.load.report.AuthorityStep;
import io.meshpay.load.report.ProcessCost;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What a load costs the target and this process, from its start on. */
final class CostMeter {
  private static final String GC_COUNT = "jvm_gc_pause_seconds_count";
  private static final String GC_SECONDS = "jvm_gc_pause_seconds_sum";
  private static final String ALLOCATED = "jvm_gc_memory_allocated_bytes_total";
  private static final double MILLIS_PER_SECOND = 1e3;

  private final AuthorityProcess target;
  private final ProcessMeter targetBefore;
  private final ProcessMeter ownBefore;
  private final MetricsText metricsBefore;
  private final long gcCountBefore;
  private final long gcMillisBefore;
  private final long allocatedBefore;

  private CostMeter(AuthorityProcess target) throws IOException, InterruptedException {
    this.target = target;
    metricsBefore = MetricsText.parse(target.http().metrics());
    gcCountBefore = gcCount();
    gcMillisBefore = gcMillis();
    allocatedBefore = allocated();
    targetBefore = ProcessMeter.read(target.handle());
    ownBefore = ProcessMeter.read(ProcessHandle.current());
  }

  static CostMeter start(AuthorityProcess target) throws IOException, InterruptedException {
    return new CostMeter(target);
  }

  /** What was used until now. */
  Cost read() throws IOException, InterruptedException {
    ProcessMeter own = ProcessMeter.read(ProcessHandle.current()).since(ownBefore);
    ProcessMeter theirs = ProcessMeter.read(target.handle()).since(targetBefore);
    ProcessCost generator =
        new ProcessCost(
            own,
            gcMillis() - gcMillisBefore,
            gcCount() - gcCountBefore,
            allocated() - allocatedBefore);
    MetricsText metrics = MetricsText.parse(target.http().metrics());
    ProcessCost authority =
        new ProcessCost(
            theirs,
            metrics.growth(GC_SECONDS, metricsBefore) * MILLIS_PER_SECOND,
            (long) metrics.growth(GC_COUNT, metricsBefore),
            metrics.has(ALLOCATED) ? (long) metrics.growth(ALLOCATED, metricsBefore) : -1);
    return new Cost(
        generator, authority, grown(metrics), AuthorityStep.between(metricsBefore, metrics));
  }

  /**
   * What was used.
   *
   * @param metrics how much the target's own counters have grown, by name; not those of its JVM
   * @param steps how long the target's batches took
   */
  record Cost(
      ProcessCost generator,
      ProcessCost authority,
      SequencedMap<String, Double> metrics,
      List<AuthorityStep> steps) {}

  private SequencedMap<String, Double> grown(MetricsText metrics) {
    SequencedMap<String, Double> grown = new LinkedHashMap<>();
    metrics.values().keySet().stream()
        .filter(name -> name.startsWith("meshpay_"))
        .filter(name -> name.endsWith("_total") || name.endsWith("_sum") || name.endsWith("_count"))
        .sorted()
        .forEach(
            name -> {
              double growth = metrics.growth(name, metricsBefore);
              if (growth != 0) {
                grown.put(name, growth);
              }
            });
    return grown;
  }

  private static long gcCount() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(CostMeter::isOfPauses)
        .mapToLong(collector -> Math.max(0, collector.getCollectionCount()))
        .sum();
  }

  private static long gcMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(CostMeter::isOfPauses)
        .mapToLong(collector -> Math.max(0, collector.getCollectionTime()))
        .sum();
  }

  /** Concurrent collectors also tell of their cycles, during which nothing stands still. */
  private static boolean isOfPauses(GarbageCollectorMXBean collector) {
    return !collector.getName().endsWith("Cycles");
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getTotalThreadAllocatedBytes()
        : 0;
  }
}
