package io.meshpay.client.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that somebody named, so that what is wrong with one is said with its name. */
public final class InputFile {
  private InputFile() {}

  /**
   * Reads the beginning of a file, or all of a shorter one. A device or a pipe has no size to ask
   * for, so no more is read than such a file may have.
   */
  public static byte[] read(Path file, int bytesMax) throws IOException {
    requireNoFolder(file);
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(bytesMax);
    }
  }

  /** Refuses a folder: what reading one fails with is "Is a directory", and no name. */
  public static void requireNoFolder(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
  }
}
