package io.meshpay.load.machine;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** How many files, sockets among them, this process may open (getrlimit(2), RLIMIT_NOFILE). */
public final class OpenFiles {
  private OpenFiles() {}

  /**
   * Why so many connections can't be made; null if they can, or if the system doesn't tell.
   *
   * @param connections beside what is open now
   */
  public static @Nullable String obstacle(long connections) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? obstacle(
            connections, system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount())
        : null;
  }

  static @Nullable String obstacle(long connections, long open, long max) {
    long needed = open + connections;
    if (needed <= max) {
      return null;
    }
    long rounded = Long.highestOneBit(needed) << 1;
    return ("%,d connections need as many open files; this process has %,d open and may have %,d."
            + " Raise the limit first: ulimit -n %d in this shell, if need be as root, or"
            + " LimitNOFILE=%d in a systemd unit")
        .formatted(connections, open, max, rounded, rounded);
  }
}
