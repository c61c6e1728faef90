package io.meshpay.load.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the process that listens on a TCP port of this machine, in {@code /proc} (proc_net(5) and
 * proc_pid_fd(5)): the kernel lists the sockets with their inodes, and each process its open files.
 * It finds only processes whose files this user may see.
 */
public final class ListeningProcess {
  private static final List<Path> SOCKET_TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String LISTEN = "0A";

  private ListeningProcess() {}

  /** The process behind an endpoint, or nothing when it isn't on this machine or isn't visible. */
  public static Optional<ProcessHandle> of(String host, int port) {
    try {
      if (!isThisMachine(host)) {
        return Optional.empty();
      }
      Set<String> sockets = listeningSockets(port);
      return sockets.isEmpty() ? Optional.empty() : owner(sockets);
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  private static boolean isThisMachine(String host) throws SocketException, UnknownHostException {
    InetAddress address = InetAddress.getByName(host);
    return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
  }

  /** As the links of {@code /proc/PID/fd} name them: {@code socket:[INODE]}. */
  private static Set<String> listeningSockets(int port) throws IOException {
    Set<String> sockets = new HashSet<>();
    String localPort = ":%04X".formatted(port);
    for (Path table : SOCKET_TABLES) {
      if (!Files.exists(table)) {
        continue;
      }
      for (String line : Files.readAllLines(table)) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > 9 && fields[1].endsWith(localPort) && fields[3].equals(LISTEN)) {
          sockets.add("socket:[" + fields[9] + "]");
        }
      }
    }
    return sockets;
  }

  private static Optional<ProcessHandle> owner(Set<String> sockets) {
    return ProcessHandle.allProcesses()
        .filter(process -> holdsOneOf(sockets, Path.of("/proc", process.pid() + "", "fd")))
        .findFirst();
  }

  private static boolean holdsOneOf(Set<String> sockets, Path files) {
    try (Stream<Path> links = Files.list(files)) {
      return links.anyMatch(link -> sockets.contains(target(link)));
    } catch (IOException endedOrForeign) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
