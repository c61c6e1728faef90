package io.meshpay.client.command;

import java.nio.file.Path;

/** What the owner of a wallet may have to run next, with the files as they were given. */
record NextSteps(Path wallet, Path committee) {
  /** Finishes the pending payment. */
  String resume() {
    return command("resume");
  }

  /** Shows all receipts. */
  String history() {
    return command("history") + " --json";
  }

  private String command(String name) {
    return Launcher.command("wallet", name, "--wallet", wallet, "--committee", committee);
  }
}
