package io.meshpay.authority;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real ext4 of its own, small enough to be filled, in a file that the kernel mounts. */
final class LoopDisk {
  private static final int CHUNK_BYTES = 4096;

  private final Path image;
  final Path folder;

  private LoopDisk(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  /** Makes and mounts it; skips the test for who may not, or has no tools for it. */
  static LoopDisk make(Path temporary, int mebibytes) throws IOException, InterruptedException {
    Path image = temporary.resolve("disk.ext4");
    LoopDisk disk = new LoopDisk(image, Files.createDirectory(temporary.resolve("disk")));
    boolean isMade =
        tries("truncate", "--size", mebibytes + "M", image.toString())
            && tries("mkfs.ext4", "-q", "-m", "0", image.toString())
            && tries(disk.mounting());
    Assumptions.assumeTrue(
        isMade, "needs root, mkfs.ext4 and loop devices to mount a file system of its own");
    return disk;
  }

  private String[] mounting() {
    String options = "loop,errors=remount-ro";
    return new String[] {"mount", "-o", options, image.toString(), folder.toString()};
  }

  /** Makes sure of what a test has written itself. */
  void sync() throws IOException, InterruptedException {
    assertEquals(0, run("sync", "--file-system", folder.toString()));
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  /** Takes all that is left, to the last byte. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler(), CREATE, APPEND)) {
      for (int bytes = CHUNK_BYTES; bytes > 0; ) {
        try {
          out.write(new byte[bytes]);
        } catch (IOException full) {
          bytes /= 2;
        }
      }
    }
  }

  /** Gives it back. */
  void empty() throws IOException {
    Files.delete(filler());
  }

  /** Lets the kernel find an error, at which it takes no more writes. */
  void fail() throws IOException, InterruptedException {
    Path device =
        Path.of(output("findmnt", "--noheadings", "--output", "SOURCE", folder.toString()));
    Files.writeString(
        Path.of("/sys/fs/ext4", device.getFileName().toString(), "trigger_fs_error"), "1");
  }

  /** Checks and mounts it again, when nobody uses it. */
  void repair() throws IOException, InterruptedException {
    assertEquals(0, run("umount", folder.toString()));
    run("e2fsck", "-y", image.toString());
    assertEquals(0, run(mounting()));
  }

  /** Unmounts it; what was on it stays in the file. */
  void unmount() throws IOException, InterruptedException {
    run("umount", folder.toString());
  }

  private static boolean tries(String... command) throws InterruptedException {
    try {
      return run(command) == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IOException(List.of(command) + " doesn't end");
    }
    return process.exitValue();
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
