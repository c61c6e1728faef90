package io.meshpay.state.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a full disk says is tried by a real authority on one: see DiskTroubleTest. */
@EnabledOnOs(OS.LINUX)
final class PreallocationTest {
  private static final int BYTES = 5 << 20;
  private static final int UNIX_BLOCK_BYTES = 512;

  @TempDir Path temporary;

  @Test
  void aSparseFileGetsItsBlocksAndKeepsWhatItHas() throws Exception {
    Path file = temporary.resolve("sparse");
    byte[] written = {1, 2, 3};
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(BYTES);
      sparse.seek(2_000_000);
      sparse.write(written);
    }
    assertTrue(allocatedBytes(file) < BYTES);
    Preallocation.fill(file.toFile());
    assertTrue(allocatedBytes(file) >= BYTES);
    byte[] all = Files.readAllBytes(file);
    assertEquals(BYTES, all.length);
    assertArrayEquals(written, Arrays.copyOfRange(all, 2_000_000, 2_000_003));
    assertEquals(6, sum(all));
  }

  private static long sum(byte[] all) {
    long sum = 0;
    for (byte each : all) {
      sum += each;
    }
    return sum;
  }

  private static long allocatedBytes(Path file) throws Exception {
    Process stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
    String blocks =
        new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    return Long.parseLong(blocks) * UNIX_BLOCK_BYTES;
  }
}
