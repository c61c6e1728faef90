package io.meshpay.authority;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.AccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.RecordsChecksum;
import io.meshpay.state.recovery.Rebuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an authority's account map held when it was closed, nothing being under way any more. With
 * it the next start can use the map as it is; without, it rebuilds the map from the journal.
 *
 * @param journalPosition of the last change, in the map and in the journal
 * @param records the {@link RecordsChecksum} of the map, which also covers what the digest doesn't
 */
public record CleanStop(long journalPosition, Digest stateDigest, long records) {
  /** Of a note without them, which fits no map. */
  private static final String NO_RECORDS = "0000000000000000";

  static CleanStop of(Ledger ledger, AccountStore store) {
    return new CleanStop(
        ledger.journalPosition(), Rebuild.digestOf(ledger), RecordsChecksum.of(store));
  }

  String toToml() {
    return """
        # The last stop was a clean one. Removed at the next start.
        journalPosition = %d
        stateDigest = "%s"
        records = "%016x"
        """
        .formatted(journalPosition, stateDigest.toHex(), records);
  }

  static CleanStop read(Path file) throws StartException, IOException {
    TomlTable table = TomlTable.parse(Files.readString(file), file.toString());
    return new CleanStop(
        table.number("journalPosition", 0, Long.MAX_VALUE, null),
        Digest.fromHex(table.text("stateDigest", "64 hexadecimal digits", "[0-9a-f]{64}")),
        Long.parseUnsignedLong(
            table.text("records", "16 hexadecimal digits", "[0-9a-f]{16}", NO_RECORDS), 16));
  }
}
