package io.meshpay.authority;

import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.crypto.KeyDocumentException;
import io.meshpay.protocol.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The authority's key on disk, and the passphrase that it may be encrypted under. */
final class KeyFile {
  /** Names the environment variable that may hold the passphrase. */
  static final String PASSPHRASE_VARIABLE = "MESHPAY_PASSPHRASE";

  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private KeyFile() {}

  /**
   * Reads a key that nobody but the file's owner can read.
   *
   * @param passphrase stays the caller's to wipe; null for none
   */
  static SigningKey read(Path file, char @Nullable [] passphrase) throws StartException {
    String text = AuthorityFiles.readText(file, "key");
    requirePrivate(file, "key");
    try {
      if (KeyDocument.isEncrypted(text) && passphrase == null) {
        throw StartException.configuration(
            "key file %s is encrypted: give its passphrase by --passphrase-file or in the environment"
                    .formatted(file)
                + " variable "
                + PASSPHRASE_VARIABLE);
      }
      return KeyDocument.read(text, passphrase);
    } catch (KeyDocumentException e) {
      throw StartException.configuration("key file %s: %s".formatted(file, e.getMessage()));
    }
  }

  /**
   * The passphrase: the first line of a file, else the environment's, else null.
   *
   * @param environment the value of {@link #PASSPHRASE_VARIABLE}
   */
  static char @Nullable [] passphrase(@Nullable Path file, @Nullable String environment)
      throws StartException {
    if (file == null) {
      return environment == null ? null : environment.toCharArray();
    }
    String text = AuthorityFiles.readText(file, "passphrase");
    requirePrivate(file, "passphrase");
    String line = text.lines().findFirst().orElse("");
    if (line.isEmpty()) {
      throw StartException.configuration("passphrase file " + file + " has an empty first line");
    }
    return line.toCharArray();
  }

  private static void requirePrivate(Path file, String what) throws StartException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    try {
      permissions.addAll(Files.getPosixFilePermissions(file));
    } catch (UnsupportedOperationException noPosix) {
      return;
    } catch (IOException e) {
      throw StartException.configuration(
          "%s file %s: %s".formatted(what, file, FailureText.describe(e)));
    }
    permissions.retainAll(OF_OTHERS);
    if (!permissions.isEmpty()) {
      throw StartException.configuration(
          "%s file %s is open to others than its owner; run: chmod 600 %s"
              .formatted(what, file, file));
    }
  }
}
