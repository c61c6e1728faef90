package io.meshpay.state.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** A file's bytes, as the process sees them and as they are on the disk. */
final class SimulatedFile {
  private byte[] seen;
  private byte[] stored;

  /** The sectors that were written since they were last forced. */
  private final BitSet unforced = new BitSet();

  SimulatedFile(int length) {
    seen = new byte[length];
    stored = new byte[length];
  }

  int length() {
    return seen.length;
  }

  int read(ByteBuffer into, int offset, int bytes) {
    into.put(seen, offset, bytes);
    return bytes;
  }

  void write(ByteBuffer from, int offset, int bytes) {
    if (offset + bytes > seen.length) {
      seen = Arrays.copyOf(seen, offset + bytes);
    }
    from.get(seen, offset, bytes);
    if (bytes > 0) {
      unforced.set(
          offset / SimulatedDisk.SECTOR_BYTES,
          (offset + bytes - 1) / SimulatedDisk.SECTOR_BYTES + 1);
    }
  }

  void force() {
    if (stored.length != seen.length) {
      stored = Arrays.copyOf(stored, seen.length);
    }
    unforced.stream().forEach(sector -> store(sector, SimulatedDisk.SECTOR_BYTES));
    unforced.clear();
  }

  /** Writes the first bytes of a sector to the disk. */
  private void store(int sector, int bytes) {
    int at = sector * SimulatedDisk.SECTOR_BYTES;
    System.arraycopy(seen, at, stored, at, Math.min(bytes, seen.length - at));
  }

  void flip(long bit) {
    int at = (int) (bit / Byte.SIZE);
    byte mask = (byte) (1 << (bit % Byte.SIZE));
    seen[at] ^= mask;
    stored[at] ^= mask;
  }

  void crash(SplittableRandom random) {
    if (seen.length != stored.length) {
      // A file that grew may have any length from the old one to the new one.
      int grown = seen.length - stored.length;
      int length = stored.length + random.nextInt(grown + 1);
      stored = Arrays.copyOf(stored, length);
      seen = Arrays.copyOf(seen, length);
    }
    int survival = random.nextInt(5);
    unforced.stream()
        .filter(sector -> sector * SimulatedDisk.SECTOR_BYTES < stored.length)
        .forEach(sector -> crashSector(sector, survival, random));
    unforced.clear();
    seen = stored.clone();
  }

  private void crashSector(int sector, int survival, SplittableRandom random) {
    // All survive, none does, or each by chance; one in eight is torn.
    boolean survives = survival == 0 || (survival != 1 && random.nextInt(survival) != 0);
    if (survives) {
      boolean isTorn = survival > 1 && random.nextInt(8) == 0;
      int bytes = SimulatedDisk.SECTOR_BYTES;
      store(sector, isTorn ? random.nextInt(bytes) : bytes);
    }
  }
}
