package io.meshpay.state.disk;

/** Which names of files a {@link Disk} takes, whatever is behind it. */
final class FileNames {
  private FileNames() {}

  static void requireSimple(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")) {
      throw new IllegalArgumentException("not a simple file name: " + name);
    }
  }
}
