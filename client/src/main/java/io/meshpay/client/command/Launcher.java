package io.meshpay.client.command;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands to run next, in the words that work where this one was run. */
public final class Launcher {
  /** Where the launcher says how it was called, such as {@code ./meshpay}. */
  public static final String NAME_PROPERTY = "meshpay.launcher";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private Launcher() {}

  /** The command line of MeshPay with these arguments, to be pasted into a shell. */
  public static String command(Object... arguments) {
    return quoted(System.getProperty(NAME_PROPERTY, "meshpay"))
        + Arrays.stream(arguments)
            .map(argument -> " " + quoted(argument.toString()))
            .collect(Collectors.joining());
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
