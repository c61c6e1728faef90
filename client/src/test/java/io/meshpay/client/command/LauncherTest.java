package io.meshpay.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LauncherTest {
  @AfterEach
  void forget() {
    System.clearProperty(Launcher.NAME_PROPERTY);
  }

  @Test
  void commandsAreWrittenAsTheyWereCalled() {
    assertEquals("meshpay wallet resume", Launcher.command("wallet", "resume"));
    System.setProperty(Launcher.NAME_PROPERTY, "./meshpay");
    assertEquals("./meshpay demo", Launcher.command("demo"));
  }

  @Test
  void whatTheShellWouldReadOtherwiseIsQuoted() {
    Path wallet = Path.of("my wallets/it's mine.wallet");
    assertEquals(
        "meshpay wallet resume --wallet 'my wallets/it'\\''s mine.wallet'",
        Launcher.command("wallet", "resume", "--wallet", wallet));
    assertEquals("meshpay '' '$HOME'", Launcher.command("", "$HOME"));
  }
}
