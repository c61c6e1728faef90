package io.meshpay.load.bench;

import io.meshpay.load.cluster.HttpEndpoint;
import io.meshpay.load.machine.MetricsText;
import io.meshpay.load.machine.ProcessMeter;
import io.meshpay.load.report.AuthorityStep;
import io.meshpay.load.report.ProcessCost;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What a load costs the target and this process, from its start on. */
final class CostMeter {
  private static final String GC_COUNT = "jvm_gc_pause_seconds_count";
  private static final String GC_SECONDS = "jvm_gc_pause_seconds_sum";
  private static final String ALLOCATED = "jvm_gc_memory_allocated_bytes_total";
  private static final double MILLIS_PER_SECOND = 1e3;

  private final List<Target> targets = new ArrayList<>();
  private final ProcessMeter ownBefore;
  private final long gcCountBefore;
  private final long gcMillisBefore;
  private final long allocatedBefore;

  /** What a loaded process had used at the start. */
  private record Target(
      LoadedProcess process, ProcessMeter before, @Nullable MetricsText metricsBefore) {}

  private CostMeter(List<LoadedProcess> processes) throws IOException, InterruptedException {
    for (LoadedProcess process : processes) {
      MetricsText metrics = metrics(process);
      targets.add(new Target(process, ProcessMeter.read(process.handle()), metrics));
    }
    gcCountBefore = gcCount();
    gcMillisBefore = gcMillis();
    allocatedBefore = allocated();
    ownBefore = ProcessMeter.read(ProcessHandle.current());
  }

  static CostMeter start(List<LoadedProcess> processes) throws IOException, InterruptedException {
    return new CostMeter(processes);
  }

  private static @Nullable MetricsText metrics(LoadedProcess process)
      throws IOException, InterruptedException {
    HttpEndpoint http = process.http();
    return http == null ? null : MetricsText.parse(http.metrics());
  }

  /** What was used until now. */
  Cost read() throws IOException, InterruptedException {
    ProcessMeter own = ProcessMeter.read(ProcessHandle.current()).since(ownBefore);
    ProcessCost generator =
        new ProcessCost(
            own,
            gcMillis() - gcMillisBefore,
            gcCount() - gcCountBefore,
            allocated() - allocatedBefore);
    List<ProcessMeter> used = new ArrayList<>();
    for (Target target : targets) {
      used.add(ProcessMeter.read(target.process().handle()).since(target.before()));
    }
    SequencedMap<String, ProcessCost> authorities = new LinkedHashMap<>();
    List<MetricsText> before = new ArrayList<>();
    List<MetricsText> after = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      MetricsText from = target.metricsBefore();
      MetricsText to = from == null ? null : metrics(target.process());
      authorities.put(target.process().name(), cost(used.get(i), from, to));
      if (from != null && to != null) {
        before.add(from);
        after.add(to);
      }
    }
    if (after.isEmpty()) {
      return new Cost(generator, authorities, new LinkedHashMap<>(), List.of());
    }
    MetricsText from = MetricsText.mean(before);
    MetricsText to = MetricsText.mean(after);
    return new Cost(generator, authorities, grown(from, to), AuthorityStep.between(from, to));
  }

  private static ProcessCost cost(
      ProcessMeter used, @Nullable MetricsText from, @Nullable MetricsText to) {
    return from == null || to == null
        ? new ProcessCost(used, -1, -1, -1)
        : new ProcessCost(
            used,
            to.growth(GC_SECONDS, from) * MILLIS_PER_SECOND,
            (long) to.growth(GC_COUNT, from),
            to.has(ALLOCATED) ? (long) to.growth(ALLOCATED, from) : -1);
  }

  /**
   * What was used.
   *
   * @param authorities each of them, by name
   * @param metrics how much the authorities' own counters have grown on average, by name; not those
   *     of their JVMs
   * @param steps how long the authorities' batches took
   */
  record Cost(
      ProcessCost generator,
      SequencedMap<String, ProcessCost> authorities,
      SequencedMap<String, Double> metrics,
      List<AuthorityStep> steps) {}

  private static SequencedMap<String, Double> grown(MetricsText from, MetricsText to) {
    SequencedMap<String, Double> grown = new LinkedHashMap<>();
    to.values().keySet().stream()
        .filter(name -> name.startsWith("meshpay_"))
        .filter(name -> name.endsWith("_total") || name.endsWith("_sum") || name.endsWith("_count"))
        .sorted()
        .forEach(
            name -> {
              double growth = to.growth(name, from);
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
