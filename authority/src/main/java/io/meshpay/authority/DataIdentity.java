package io.meshpay.authority;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whose data a folder holds: written when it is new, compared at every later start. With another
 * authority's data this one could vote again where it has voted before.
 *
 * @param committeeId covers the epoch and the genesis
 */
record DataIdentity(Digest committeeId, String name, PublicKey key) {
  private static final String HEX = "[0-9a-f]{64}";
  private static final String HEX_FORM = "64 hexadecimal digits";

  String toToml() {
    return """
        # Whose data this folder holds. Don't edit it and don't copy the folder: an authority that
        # runs on another's data, or on an older copy of its own, may vote twice.
        committee = "%s"
        name = "%s"
        key = "%s"
        """
        .formatted(committeeId.toHex(), name, key.toHex());
  }

  static DataIdentity read(Path file) throws StartException, IOException {
    TomlTable table = TomlTable.parse(Files.readString(file), file.toString());
    return new DataIdentity(
        Digest.fromHex(table.text("committee", HEX_FORM, HEX)),
        table.text("name", "a name", ".+"),
        PublicKey.fromHex(table.text("key", HEX_FORM, HEX)));
  }

  /** How this, of the configuration, differs from what the folder says. */
  String difference(DataIdentity found) {
    if (!found.key.equals(key)) {
      return "it is the data of authority %s with key %s, not of %s with key %s"
          .formatted(found.name, found.key.toHex(), name, key.toHex());
    }
    return "it was written for committee %s, not for %s"
        .formatted(found.committeeId.toHex(), committeeId.toHex());
  }

  boolean isSame(DataIdentity found) {
    // The name is in the committee's id; the key alone says who may have voted.
    return found.committeeId.equals(committeeId) && found.key.equals(key);
  }
}
