package io.meshpay.state.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.journal.JournalIdentity;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of both kinds of file, so that no change of them goes unnoticed. */
final class HistoryFormatTest {
  private static final HexFormat HEX = HexFormat.of();

  private static PublicKey key(int b) {
    byte[] bytes = new byte[PublicKey.BYTES];
    Arrays.fill(bytes, (byte) b);
    return PublicKey.of(bytes);
  }

  private static HeapDisk withOnePayment() throws Exception {
    HeapDisk disk = new HeapDisk();
    JournalIdentity identity =
        new JournalIdentity(0x0102, Digest.of(key(0xCC).toBytes()), key(0xAA));
    try (HistoryIndex index = HistoryIndex.open(disk, identity, 9, Runnable::run, 2)) {
      new PaymentHistory.Payment(9, 0x1234, key(0xB2), key(0xB1), 5).addTo(index);
      index.flush();
    }
    return disk;
  }

  @Test
  void theManifestHasTheseBytes() throws Exception {
    assertEquals(
        "4d50484953544d46" // MPHISTMF
            + "01000000" // version
            + "01000000" // runs
            + "0201000000000000" // epoch
            + "cc".repeat(32) // committee id
            + "aa".repeat(32) // authority
            + "0100000000000000" // first position
            + "0900000000000000" // last position
            + "0200000000000000" // entries
            + "00000000" // level
            + "00000000"
            + "935d8a07",
        HEX.formatHex(withOnePayment().bytes("manifest")));
  }

  @Test
  void aRunHasTheseBytes() throws Exception {
    byte[] run = withOnePayment().bytes("00000000000000000001-00000000000000000009.run");
    assertEquals(3 * 4096, run.length);
    String header =
        "4d5048495354524e" // MPHISTRN
            + "01000000" // version
            + "00000000" // level
            + "0201000000000000" // epoch
            + "cc".repeat(32) // committee id
            + "aa".repeat(32) // authority
            + "0100000000000000" // first position
            + "0900000000000000" // last position
            + "0200000000000000" // entries
            + "00".repeat(4092 - 112)
            + "3365ff01";
    assertEquals(header, HEX.formatHex(run, 0, 4096));
    String received =
        "b1".repeat(32) + "0900000000000080" + "0500000000000000" + "3412000000000000";
    String sent = "b2".repeat(32) + "0900000000000000" + "0500000000000000" + "3412000000000000";
    String entries = received + sent + "00".repeat(4088 - 2 * 56) + "02000000" + "8e42e296";
    assertEquals(entries, HEX.formatHex(run, 4096, 8192));
    String fences = received + "00".repeat(4088 - 56) + "01000000" + "a98bb8a4";
    assertEquals(fences, HEX.formatHex(run, 8192, 12288));
  }

  @Test
  void theNumberOfFencesIsBounded() {
    assertEquals(1, RunFormat.fences(1));
    assertEquals(1, RunFormat.fences(RunFormat.BLOCK_ENTRIES));
    assertEquals(2, RunFormat.fences(RunFormat.BLOCK_ENTRIES + 1));
    for (long entries = 1; entries < 1L << 50; entries = entries * 3 / 2 + 1) {
      long passed = RunFormat.fences(entries) * RunFormat.fenceStride(entries);
      assertTrue(RunFormat.fences(entries) <= RunFormat.FENCES_MAX);
      assertTrue(passed >= RunFormat.entryBlocks(entries));
    }
  }
}
