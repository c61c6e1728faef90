package io.meshpay.authority;

/**
 * Why an authority doesn't start, in one line that its operator can act on. Not a bug: bugs keep
 * their own exceptions.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean isConfiguration;

  private StartException(String message, boolean isConfiguration) {
    super(message);
    this.isConfiguration = isConfiguration;
  }

  /** What the operator wrote is wrong: the configuration, or a file that it names. */
  public static StartException configuration(String message) {
    return new StartException(message, true);
  }

  /** The machine refuses: a port is taken, a folder is locked, a transport doesn't load. */
  public static StartException refused(String message) {
    return new StartException(message, false);
  }

  /** Whether what the operator wrote has to change; else something around it has to. */
  public boolean isConfiguration() {
    return isConfiguration;
  }
}
