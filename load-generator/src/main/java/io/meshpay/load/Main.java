package io.meshpay.load;

import io.meshpay.load.cluster.JavaCommand;

/** Where the launcher enters. */
public final class Main {
  private static final String LOG_LEVEL_PROPERTY = "meshpay.log.level";

  private Main() {}

  public static void main(String[] arguments) {
    endWithParent();
    setLogLevel(arguments);
    System.exit(MeshPayCommand.run(MeshPayCommand.commandLine(), arguments));
  }

  /** Authorities log what they do; a command's result is its log, apart from warnings. */
  private static void setLogLevel(String[] arguments) {
    if (System.getProperty(LOG_LEVEL_PROPERTY) == null) {
      boolean isAuthority = arguments.length > 0 && arguments[0].equals("authority");
      System.setProperty(LOG_LEVEL_PROPERTY, isAuthority ? "INFO" : "WARN");
    }
  }

  private static void exitAfter(long parent) {
    ProcessHandle.of(parent).ifPresent(process -> process.onExit().join());
    System.exit(1);
  }

  /** Authorities of a local cluster end with it, even when it is killed. */
  private static void endWithParent() {
    Long parent = Long.getLong(JavaCommand.PARENT_PROPERTY);
    if (parent == null) {
      return;
    }
    Thread watch = new Thread(() -> exitAfter(parent), "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
