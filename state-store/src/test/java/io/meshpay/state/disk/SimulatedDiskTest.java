package io.meshpay.state.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest extends DiskContract {
  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));

  @Override
  Disk disk() {
    return disk;
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[4096];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void aCrashKeepsWhatWasForcedAndAnyOfTheRest() throws IOException {
    int kept = 0;
    int lost = 0;
    for (int i = 0; i < 100; i++) {
      String name = "file" + i;
      DiskFile file = disk.create(name, 4096);
      file.writeFully(ByteBuffer.wrap(bytes(1)), 0);
      file.force();
      file.writeFully(ByteBuffer.wrap(bytes(2)), 0);
      disk.crash();
      assertThrows(IOException.class, file::force);
      byte[] found = new byte[4096];
      disk.open(name).readFully(ByteBuffer.wrap(found), 0);
      for (byte value : found) {
        assertTrue(value == 1 || value == 2);
        kept += value == 2 ? 1 : 0;
        lost += value == 1 ? 1 : 0;
      }
    }
    assertTrue(kept > 10_000 && lost > 10_000, kept + " kept, " + lost + " lost");
  }

  @Test
  void afterAFailureAllFailsUntilTheCrash() throws IOException {
    DiskFile file = disk.create("file", 4096);
    disk.failAfter(0);
    assertThrows(IOException.class, file::force);
    assertThrows(IOException.class, file::force);
    assertThrows(IOException.class, disk::list);
    disk.crash();
    assertEquals(List.of("file"), disk.list());
  }

  @Test
  void aFullDiskRefusesFilesAndLongerOnes() throws IOException {
    disk.limit(5000);
    DiskFile file = disk.create("file", 4096);
    assertThrows(IOException.class, () -> disk.create("other", 1000));
    assertEquals(List.of("file"), disk.list());
    file.writeFully(ByteBuffer.wrap(bytes(1)), 0);
    assertThrows(IOException.class, () -> file.writeFully(ByteBuffer.wrap(bytes(1)), 4096));
  }
}
