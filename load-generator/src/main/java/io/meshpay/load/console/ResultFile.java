package io.meshpay.load.console;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a command shall write its result in the end. */
public final class ResultFile {
  private static final String STANDARD_OUTPUT = "-";

  private ResultFile() {}

  /** Whether the name, {@code -}, stands for standard output. */
  public static boolean isStandardOutput(Path file) {
    return file.toString().equals(STANDARD_OUTPUT);
  }

  /**
   * Why the file can't be written, known before the work is done; null if nothing is in the way.
   */
  public static @Nullable String obstacle(Path file) {
    if (isStandardOutput(file)) {
      return null;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      return file + " is a folder";
    }
    if (folder == null || !Files.isDirectory(folder)) {
      return "no such folder: " + folder;
    }
    boolean isWritable = Files.exists(file) ? Files.isWritable(file) : Files.isWritable(folder);
    return isWritable ? null : "no permission for " + file;
  }
}
