package io.meshpay.mesh.transport;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tries the native transports out and turns what they throw into a sentence. */
final class MachineProbe implements TransportProbe {
  private static final Path IO_URING_SWITCH = Path.of("/proc/sys/kernel/io_uring_disabled");

  @Override
  public @Nullable String whyUnavailable(MeshTransport transport) {
    if (transport == MeshTransport.NIO) {
      return null;
    }
    String system = System.getProperty("os.name", "unknown");
    if (!system.equals("Linux")) {
      return transport + " exists on Linux only, and this is " + system;
    }
    try {
      Throwable cause =
          transport == MeshTransport.IO_URING
              ? IoUring.unavailabilityCause()
              : Epoll.unavailabilityCause();
      return cause == null ? null : explain(transport, cause);
    } catch (LinkageError missing) {
      return explain(transport, missing);
    }
  }

  private static String explain(MeshTransport transport, Throwable cause) {
    for (Throwable link = cause; link != null; link = link.getCause()) {
      if (link instanceof LinkageError) {
        return "the native library netty-transport-native-"
            + transport
            + " for "
            + System.getProperty("os.arch", "this processor")
            + " can't be loaded: "
            + link.getMessage();
      }
    }
    String reason =
        "the kernel ("
            + System.getProperty("os.version", "unknown version")
            + ") refuses it: "
            + cause.getMessage();
    return transport == MeshTransport.IO_URING ? reason + ioUringSwitch() : reason;
  }

  /** Distributions and container hosts turn io_uring off by this switch. */
  private static String ioUringSwitch() {
    try {
      String value = Files.readString(IO_URING_SWITCH).strip();
      return value.equals("0") ? "" : "; " + IO_URING_SWITCH + " is " + value;
    } catch (IOException unreadable) {
      return "";
    }
  }
}
