package io.meshpay.load.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start another MeshPay process like this one: same JVM, class path and flags file. */
public final class JavaCommand {
  /** Where the launcher says which folder it stands in. */
  public static final String HOME_PROPERTY = "meshpay.home";

  /** Names the process without which the started one has no purpose, and with which it ends. */
  public static final String PARENT_PROPERTY = "meshpay.parent";

  private static final String MAIN_CLASS = "io.meshpay.load.Main";

  static final long SMALL_HEAP_MEGABYTES = 192;

  /**
   * What four authorities on two cores do best with: the serial collector has no threads of its own
   * that compete for a core, and the little that authorities allocate in the heap is collected in
   * less than a millisecond.
   */
  public static final List<String> SMALL_PROCESS =
      List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx" + SMALL_HEAP_MEGABYTES + "m", "-Xss512k");

  private JavaCommand() {}

  /** The command line of {@code meshpay} with these arguments, as a process that ends with ours. */
  public static List<String> of(List<String> arguments) {
    return of(arguments, SMALL_PROCESS);
  }

  /**
   * As {@link #of(List)}, with other options of the JVM than those for a small process.
   *
   * @param options such as {@code -Xmx1g}
   */
  public static List<String> of(List<String> arguments, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home().resolve(".mvn/meshpay.jvmargs"));
    command.addAll(options);
    command.add("-D" + HOME_PROPERTY + "=" + home());
    command.add("-D" + PARENT_PROPERTY + "=" + ProcessHandle.current().pid());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN_CLASS);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  private static Path home() {
    String home = System.getProperty(HOME_PROPERTY);
    if (home == null) {
      throw new IllegalStateException("start MeshPay by its launcher: -D" + HOME_PROPERTY);
    }
    return Path.of(home);
  }
}
