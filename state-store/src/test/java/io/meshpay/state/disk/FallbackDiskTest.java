package io.meshpay.state.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FallbackDiskTest {
  private final SimulatedDisk first = new SimulatedDisk(new SplittableRandom(1));
  private final SimulatedDisk second = new SimulatedDisk(new SplittableRandom(2));
  private final FallbackDisk both = new FallbackDisk(first, second);

  private static void write(SimulatedDisk disk, String name, int content) throws IOException {
    try (DiskFile file = disk.create(name, 1)) {
      file.writeFully(ByteBuffer.wrap(new byte[] {(byte) content}), 0);
    }
  }

  private int read(String name) throws IOException {
    return DiskContents.file(both, name).get(0);
  }

  @Test
  void filesOfBothAreThereAndTheFirstComesFirst() throws IOException {
    write(first, "b", 1);
    write(first, "c", 1);
    write(second, "a", 2);
    write(second, "b", 2);
    assertEquals(List.of("a", "b", "c"), both.list());
    assertEquals(2, read("a"));
    assertEquals(1, read("b"));
    assertTrue(both.exists("a") && both.exists("c"));
    assertFalse(both.exists("d"));
    assertThrows(NoSuchFileException.class, () -> both.openToRead("d"));
    first.delete("b");
    assertEquals(2, read("b"));
  }
}
