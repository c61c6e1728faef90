package io.meshpay.authority;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Whether this process may open as many files as its configuration promises connections. */
final class FileLimit {
  /** Journal, snapshots, account map, libraries, HTTP. */
  private static final int OTHER_FILES = 200;

  private FileLimit() {}

  /** What to tell the operator; null if all is well or the system doesn't say. */
  static @Nullable String obstacle(int connectionsMax) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? obstacle(connectionsMax, system.getMaxFileDescriptorCount())
        : null;
  }

  static @Nullable String obstacle(int connectionsMax, long filesMax) {
    return filesMax >= (long) connectionsMax + OTHER_FILES
        ? null
        : ("mesh.connectionsMax = %d and this process may open %d files (RLIMIT_NOFILE), too few for"
                + " so many connections: raise the limit (ulimit -n, LimitNOFILE of a systemd unit),"
                + " or lower connectionsMax")
            .formatted(connectionsMax, filesMax);
  }
}
