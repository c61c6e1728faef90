package io.meshpay.pipeline.lanes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class of the tests in a JVM of its own, with its own flags and nothing compiled. */
final class ChildJvm {
  private ChildJvm() {}

  /** What the class prints. */
  static String output(List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    command.add("-Dcom.amazon.corretto.crypto.provider.registerEdKeyFactory=true");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      byte[] output = process.getInputStream().readAllBytes();
      int exit = process.waitFor();
      String text = new String(output, StandardCharsets.UTF_8).strip();
      return exit == 0 ? text : "exit code " + exit + ": " + text;
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }
}
