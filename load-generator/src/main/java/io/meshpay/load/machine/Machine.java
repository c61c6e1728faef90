package io.meshpay.load.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a measurement ran on: without it its numbers mean nothing.
 *
 * @param cpu the processor's name, as the kernel tells it
 * @param cores the processors that this JVM may use
 * @param memoryBytes the machine's memory, or 0 where it isn't known
 * @param kernel the operating system's name, version and architecture
 * @param java the runtime's version and the name of its virtual machine
 */
public record Machine(String cpu, int cores, long memoryBytes, String kernel, String java) {
  private static final Path CPU_INFORMATION = Path.of("/proc/cpuinfo");
  private static final Path MEMORY_INFORMATION = Path.of("/proc/meminfo");

  /** This machine. */
  public static Machine here() {
    return new Machine(
        // On ARM boards the kernel names the board ("Model") and seldom the processor.
        value(CPU_INFORMATION, "model name", value(CPU_INFORMATION, "Model", "unknown")),
        Runtime.getRuntime().availableProcessors(),
        kibibytes(value(MEMORY_INFORMATION, "MemTotal", "0 kB")) * 1024,
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        Runtime.version() + " " + System.getProperty("java.vm.name"));
  }

  private static String value(Path file, String key, String otherwise) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException notLinux) {
      return otherwise;
    }
  }

  private static long kibibytes(String text) {
    return Long.parseLong(text.replaceAll("\\D", ""));
  }
}
