package io.meshpay.authority;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.committee.InvalidCommitteeException;
import io.meshpay.protocol.crypto.SigningKey;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files that a configuration names say, checked against each other.
 *
 * @param index the authority's position in the committee
 * @param key the key of that member
 */
record AuthorityFiles(Committee committee, Genesis genesis, int index, SigningKey key) {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorityFiles.class);

  /** What takes longer than a person waits without asking. */
  private static final long BYTES_READ_AT_ONCE = 4 << 20;

  /**
   * Reads the files.
   *
   * @param passphrase of the key file, or null; not kept
   * @throws StartException naming the file that is wrong, and how
   */
  static AuthorityFiles read(AuthorityConfig config, char @Nullable [] passphrase)
      throws StartException {
    Committee committee = read(config.committee(), "committee", CommitteeJson::read);
    // Checks the digest that the committee names, too.
    Genesis genesis =
        read(config.genesis(), "genesis", reader -> GenesisJson.read(reader, committee));
    SigningKey key = KeyFile.read(config.key(), passphrase);
    return new AuthorityFiles(committee, genesis, index(config, committee, key), key);
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

  private static <T> T read(Path file, String what, Function<Reader, T> parser)
      throws StartException {
    try (Reader reader = Files.newBufferedReader(file)) {
      long bytes = Files.size(file);
      if (bytes > BYTES_READ_AT_ONCE) {
        LOG.info("reading {} file {} of {} MB", what, file, bytes >> 20);
      }
      return parser.apply(reader);
    } catch (InvalidCommitteeException e) {
      throw StartException.configuration(
          "%s file %s is wrong: %s".formatted(what, file, e.getMessage()));
    } catch (IOException e) {
      throw unreadable(file, what, e);
    }
  }

  /** The text of a short file. */
  static String readText(Path file, String what) throws StartException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, what, e);
    }
  }

  private static StartException unreadable(Path file, String what, IOException failure) {
    return StartException.configuration(
        switch (failure) {
          case NoSuchFileException missing -> "%s file %s doesn't exist".formatted(what, file);
          case AccessDeniedException denied ->
              "no permission to read %s file %s".formatted(what, file);
          case CharacterCodingException binary ->
              "%s file %s is not UTF-8 text".formatted(what, file);
          default -> "%s file %s can't be read: %s".formatted(what, file, failure);
        });
  }
}
