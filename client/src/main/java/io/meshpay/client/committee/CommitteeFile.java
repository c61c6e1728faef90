package io.meshpay.client.committee;

import io.meshpay.client.file.InputFile;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.committee.InvalidCommitteeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads {@code committee.json}, which is public: whoever can read may. */
public final class CommitteeFile {
  /** The longest file that is read; a hundred authorities take a quarter of it. */
  public static final int BYTES_MAX = 256 * 1024;

  private CommitteeFile() {}

  /**
   * Reads a committee.
   *
   * @throws InvalidCommitteeException saying what is wrong in which file
   */
  public static Committee read(Path file) throws IOException {
    try {
      return CommitteeJson.parse(text(file));
    } catch (CharacterCodingException e) {
      throw new InvalidCommitteeException(file + " is no committee file: it is not UTF-8", e);
    } catch (InvalidCommitteeException e) {
      throw new InvalidCommitteeException(
          file + " is no valid committee file: " + e.getMessage(), e);
    }
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = InputFile.read(file, BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX) {
      throw new InvalidCommitteeException("it is larger than " + BYTES_MAX + " bytes");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
