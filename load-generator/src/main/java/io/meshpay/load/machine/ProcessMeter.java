package io.meshpay.load.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process has used so far, as {@code /proc} tells it (proc(5)); all 0 where there is none.
 *
 * @param cpuMicros processor time of all its threads, in steps of the kernel's clock tick
 * @param voluntarySwitches context switches of its living threads that waited for something
 * @param involuntarySwitches and of those that were told to make room
 * @param residentBytes memory in use
 */
public record ProcessMeter(
    long cpuMicros, long voluntarySwitches, long involuntarySwitches, long residentBytes) {
  private static final ProcessMeter NOTHING = new ProcessMeter(0, 0, 0, 0);

  /** Reads it now. */
  public static ProcessMeter read(ProcessHandle process) {
    long cpu = process.info().totalCpuDuration().map(used -> used.toNanos() / 1000).orElse(0L);
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    long voluntary = 0;
    long involuntary = 0;
    try (Stream<Path> tasks = Files.list(folder.resolve("task"))) {
      for (Path task : tasks.toList()) {
        List<String> status = lines(task.resolve("status"));
        voluntary += value(status, "voluntary_ctxt_switches");
        involuntary += value(status, "nonvoluntary_ctxt_switches");
      }
    } catch (IOException notLinux) {
      return cpu == 0 ? NOTHING : new ProcessMeter(cpu, 0, 0, 0);
    }
    long resident = value(lines(folder.resolve("status")), "VmRSS") * 1024;
    return new ProcessMeter(cpu, voluntary, involuntary, resident);
  }

  /** The most memory that a process has had in use so far, in bytes; 0 where nobody tells. */
  public static long peakBytes(ProcessHandle process) {
    return value(lines(Path.of("/proc", Long.toString(process.pid()), "status")), "VmHWM") * 1024;
  }

  /** What was used since an earlier reading; memory as it is now. */
  public ProcessMeter since(ProcessMeter earlier) {
    return new ProcessMeter(
        cpuMicros - earlier.cpuMicros,
        voluntarySwitches - earlier.voluntarySwitches,
        involuntarySwitches - earlier.involuntarySwitches,
        residentBytes);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException endedMeanwhile) {
      return List.of();
    }
  }

  private static long value(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }
}
