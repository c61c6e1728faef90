package io.meshpay.authority;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the files that a configuration names say, checked against each other. Genesis is not among
 * them: it may be large, and only an authority without a past needs it; see {@link
 * OpeningBalances}.
 *
 * @param index the authority's position in the committee
 * @param key the key of that member
 */
record AuthorityFiles(Committee committee, int index, SigningKey key) {
  /**
   * Reads the files.
   *
   * @param passphrase of the key file, or null; not kept
   * @throws StartException naming the file that is wrong, and how
   */
  static AuthorityFiles read(AuthorityConfig config, char @Nullable [] passphrase)
      throws StartException {
    Committee committee = CommitteeFiles.readCommittee(config.committee());
    SigningKey key = KeyFile.read(config.key(), passphrase);
    return new AuthorityFiles(committee, index(config, committee, key), key);
  }

  private static int index(AuthorityConfig config, Committee committee, SigningKey key)
      throws StartException {
    List<String> names = committee.members().stream().map(member -> member.name()).toList();
    int index = names.indexOf(config.name());
    if (index < 0) {
      throw StartException.configuration(
          "committee file %s has no authority named %s; it has %s"
              .formatted(config.committee(), config.name(), String.join(", ", names)));
    }
    if (!committee.members().get(index).key().equals(key.publicKey())) {
      int owner = committee.indexOf(key.publicKey());
      throw StartException.configuration(
          "key file %s is not %s's: it holds the key of %s"
              .formatted(
                  config.key(),
                  config.name(),
                  owner < 0 ? "nobody in the committee" : names.get(owner)));
    }
    return index;
  }

  /** The text of a short file. */
  static String readText(Path file, String what) throws StartException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw CommitteeFiles.unreadable(file, what, e);
    }
  }
}
