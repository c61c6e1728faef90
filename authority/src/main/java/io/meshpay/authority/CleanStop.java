package io.meshpay.authority;

import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an authority's account map held when it was closed, nothing being under way any more. With
 * it the next start can use the map as it is; without, it rebuilds the map from the journal.
 *
 * @param journalPosition of the last change, in the map and in the journal
 */
public record CleanStop(long journalPosition, Digest stateDigest) {
  static CleanStop of(LedgerReading last) {
    return new CleanStop(last.journalPosition(), last.stateDigest());
  }

  String toToml() {
    return """
        # The last stop was a clean one. Removed at the next start.
        journalPosition = %d
        stateDigest = "%s"
        """
        .formatted(journalPosition, stateDigest.toHex());
  }

  static CleanStop read(Path file) throws StartException, IOException {
    TomlTable table = TomlTable.parse(Files.readString(file), file.toString());
    return new CleanStop(
        table.number("journalPosition", 0, Long.MAX_VALUE, null),
        Digest.fromHex(table.text("stateDigest", "64 hexadecimal digits", "[0-9a-f]{64}")));
  }

  /** Whether a map that was opened holds this. */
  boolean isOf(LedgerReading opened) {
    return equals(of(opened));
  }
}
