package io.meshpay.authority.audit;

import io.meshpay.authority.FailureText;
import io.meshpay.authority.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files that people pass to each other: proofs and tree heads. */
final class SmallFile {
  /** Several times what the largest of them takes. */
  static final int BYTES_MAX = 1 << 16;

  private SmallFile() {}

  /**
   * Reads a text.
   *
   * @param what it should be, such as {@code proof}
   */
  static String read(Path file, String what) throws StartException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw StartException.configuration(
            "%s is no %s: it is longer than %d bytes".formatted(file, what, BYTES_MAX));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw StartException.configuration("%s file %s doesn't exist".formatted(what, file));
    } catch (CharacterCodingException e) {
      throw StartException.configuration("%s is no %s: it is no text".formatted(file, what));
    } catch (IOException e) {
      throw StartException.configuration(
          "%s file %s can't be read: %s".formatted(what, file, FailureText.describe(e)));
    }
  }
}
