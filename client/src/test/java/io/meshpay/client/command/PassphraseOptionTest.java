package io.meshpay.client.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PassphraseOptionTest {
  @TempDir private Path folder;

  private static PassphraseOption typing(String... lines) {
    Deque<String> left = new ArrayDeque<>(List.of(lines));
    return new PassphraseOption(null, question -> left.removeFirst().toCharArray());
  }

  private static void assertRefused(String part, PassphraseOption option) {
    CommandFailure refused = assertThrows(CommandFailure.class, option::choose);
    assertEquals("PASSPHRASE", refused.code());
    assertEquals(2, refused.exitCode());
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }

  @Test
  void theFileComesBeforeTheEnvironmentAndThatBeforeAQuestion() throws Exception {
    PassphraseOption option = new PassphraseOption("of the environment", question -> null);
    assertArrayEquals("of the environment".toCharArray(), option.ask());
    assertArrayEquals("of the environment".toCharArray(), option.choose());
    option.file = Files.writeString(folder.resolve("secret"), "of the file\nmore");
    assertArrayEquals("of the file".toCharArray(), option.ask());
    assertArrayEquals("typed".toCharArray(), typing("typed").ask());
  }

  @Test
  void aNewPassphraseIsTypedTwice() throws Exception {
    assertArrayEquals("same".toCharArray(), typing("same", "same").choose());
    assertRefused("differ", typing("same", "sane"));
  }

  @Test
  void whatIsMissingIsSaid() {
    assertRefused("is empty", typing(""));
    assertRefused("MESHPAY_PASSPHRASE is empty", new PassphraseOption("", question -> null));
    assertRefused("no terminal", new PassphraseOption(null, question -> null));
  }
}
