package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.crypto.KeyDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorityFilesTest {
  private static final char[] PASSPHRASE = "correct horse".toCharArray();

  @TempDir Path temporary;
  private TestFolder folder;

  @BeforeEach
  void write() throws IOException {
    folder = new TestFolder(temporary);
  }

  @Test
  void filesThatFitAreRead() throws StartException {
    AuthorityFiles files = AuthorityFiles.read(folder.config, null);
    assertEquals(folder.committee, files.committee());
    assertEquals(0, files.index());
    assertEquals(folder.authorityKey.publicKey(), files.key().publicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"committee.json", "authority.key"})
  void aMissingFileIsNamed(String name) throws IOException {
    Files.delete(temporary.resolve(name));
    assertRefused(name + " doesn't exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"committee.json", "authority.key"})
  void aDamagedFileIsNamed(String name) throws IOException {
    Files.writeString(temporary.resolve(name), "{\"epoch\": \"1\",");
    assertRefused("file " + temporary.resolve(name));
  }

  @Test
  void aNameThatTheCommitteeDoesNotHaveIsRefused() throws IOException {
    Path committee = folder.config.committee();
    Files.writeString(
        committee, Files.readString(committee).replace("\"authority-1\"", "\"authority-9\""));
    assertRefused("has no authority named authority-1; it has authority-9");
  }

  @Test
  void theKeyOfSomebodyElseIsRefused() throws IOException {
    folder.writeKey(KeyDocument.write(TestFolder.key(9)));
    assertRefused("authority.key is not authority-1's: it holds the key of nobody");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x--x"})
  void aKeyFileThatIsOpenToOthersIsRefusedWithTheCommandToRun(String permissions)
      throws IOException {
    TestFolder.permit(folder.config.key(), permissions);
    assertRefused("run: chmod 600 " + folder.config.key());
  }

  @Test
  void anEncryptedKeyTakesItsPassphrase() throws Exception {
    folder.writeKey(KeyDocument.write(folder.authorityKey, PASSPHRASE));
    assertEquals(
        folder.authorityKey.publicKey(),
        AuthorityFiles.read(folder.config, PASSPHRASE).key().publicKey());
    assertRefused("is encrypted: give its passphrase by --passphrase-file", "MESHPAY_PASSPHRASE");
    assertRefused(
        () -> AuthorityFiles.read(folder.config, "wrong".toCharArray()), "wrong passphrase");
  }

  @Test
  void aPassphraseComesFromItsFileElseFromTheEnvironment() throws Exception {
    Path file = Files.writeString(temporary.resolve("passphrase"), "correct horse\nmore\n");
    TestFolder.permit(file, "rw-------");
    assertPassphrase("correct horse", KeyFile.passphrase(file, "other"));
    assertPassphrase("other", KeyFile.passphrase(null, "other"));
    assertNull(KeyFile.passphrase(null, null));

    TestFolder.permit(file, "rw-r--r--");
    assertRefused(() -> KeyFile.passphrase(file, null), "run: chmod 600 " + file);
    Files.writeString(file, "\n");
    TestFolder.permit(file, "rw-------");
    assertRefused(() -> KeyFile.passphrase(file, null), "has an empty first line");
  }

  @Test
  void theCommitteeOfAnotherEpochHasAnotherIdentity() throws Exception {
    DataDirectory.open(folder.config.data(), identity()).close();
    Files.writeString(folder.config.committee(), CommitteeJson.write(folder.committee(2)));
    assertRefused(folder::start, "it was written for committee " + folder.committee.id().toHex());
  }

  private DataIdentity identity() {
    return new DataIdentity(folder.committee.id(), "authority-1", folder.authorityKey.publicKey());
  }

  private static void assertPassphrase(String expected, char @Nullable [] actual) {
    assertArrayEquals(expected.toCharArray(), actual);
  }

  private void assertRefused(String... parts) {
    assertRefused(() -> AuthorityFiles.read(folder.config, null), parts);
  }

  private static void assertRefused(Executable reading, String... parts) {
    StartException thrown = assertThrows(StartException.class, reading);
    String message = String.valueOf(thrown.getMessage());
    assertTrue(thrown.isConfiguration(), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(1, message.lines().count(), message);
  }
}
