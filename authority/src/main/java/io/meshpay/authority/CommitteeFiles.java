package io.meshpay.authority;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.committee.InvalidCommitteeException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the public files of a committee. Whatever is wrong with one is said with its name. */
public final class CommitteeFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CommitteeFiles.class);

  /** What takes longer than a person waits without asking. */
  private static final long BYTES_READ_AT_ONCE = 4 << 20;

  private CommitteeFiles() {}

  /** Reads {@code committee.json}. */
  public static Committee readCommittee(Path file) throws StartException {
    return read(file, "committee", CommitteeJson::read);
  }

  /** Reads {@code genesis.json}, which must be the one that the committee names. */
  public static Genesis readGenesis(Path file, Committee committee) throws StartException {
    return read(file, "genesis", reader -> GenesisJson.read(reader, committee));
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

  static StartException unreadable(Path file, String what, IOException failure) {
    return StartException.configuration(
        switch (failure) {
          case NoSuchFileException missing -> "%s file %s doesn't exist".formatted(what, file);
          case AccessDeniedException denied ->
              "no permission to read %s file %s".formatted(what, file);
          case CharacterCodingException binary ->
              "%s file %s is not UTF-8 text".formatted(what, file);
          default ->
              "%s file %s can't be read: %s".formatted(what, file, FailureText.describe(failure));
        });
  }
}
