package io.meshpay.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whose segments an archive holds, and which of that authority's archives it is. The archive has it
 * in a file, and the data folder a copy: so an empty mount point isn't taken for a new archive.
 *
 * @param id 32 hexadecimal digits, by chance
 */
record ArchiveIdentity(DataIdentity owner, String id) {
  static final String FILE = "archive.toml";

  String toToml() {
    return """
        # An archive of an authority's journal. In the archive: don't edit it, and let no other
        # authority use the folder. In the data folder: delete it, while the authority is stopped,
        # to go on with another archive.
        id = "%s"
        """
            .formatted(id)
        + owner.toToml();
  }

  static ArchiveIdentity read(Path file) throws StartException, IOException {
    TomlTable table = TomlTable.parse(Files.readString(file), file.toString());
    String id = table.text("id", "32 hexadecimal digits", "[0-9a-f]{32}");
    return new ArchiveIdentity(DataIdentity.read(file), id);
  }
}
