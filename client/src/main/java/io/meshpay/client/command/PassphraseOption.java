package io.meshpay.client.command;

import java.io.Console;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --passphrase-file}, and the question on the console where there is no such file. */
final class PassphraseOption {
  private static final int CHARACTERS_MAX = 4_096;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "A file whose first line is the wallet's passphrase.")
  @Nullable Path file;

  /** Whether there is a file. */
  boolean isGiven() {
    return file != null;
  }

  /** The passphrase of an existing wallet. */
  char[] ask() throws IOException, CommandFailure {
    Path given = file;
    return given != null ? read(given) : prompt("Passphrase: ");
  }

  /** A passphrase for a new wallet, twice if it is typed. */
  char[] choose() throws IOException, CommandFailure {
    Path given = file;
    if (given != null) {
      return read(given);
    }
    char[] first = prompt("New passphrase: ");
    char[] second = prompt("Once more: ");
    if (!Arrays.equals(first, second)) {
      throw CommandFailure.usage("the two passphrases differ");
    }
    return first;
  }

  private static char[] read(Path file) throws IOException, CommandFailure {
    CharBuffer text = CharBuffer.allocate(CHARACTERS_MAX);
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      while (text.hasRemaining() && reader.read(text) >= 0) {
        // Until all of it is there.
      }
    }
    int length = 0;
    while (length < text.position() && !isLineEnd(text.get(length))) {
      length++;
    }
    if (length == 0 || length == CHARACTERS_MAX) {
      throw CommandFailure.usage(
          "the first line of " + file + " is no passphrase: it has " + length + " characters");
    }
    return Arrays.copyOf(text.array(), length);
  }

  private static boolean isLineEnd(char character) {
    return character == '\n' || character == '\r';
  }

  @SuppressWarnings("SystemConsoleNull") // null without the module jdk.internal.le
  private static char[] prompt(String question) throws CommandFailure {
    Console console = System.console();
    char @Nullable [] typed =
        console != null && console.isTerminal() ? console.readPassword(question) : null;
    if (typed == null || typed.length == 0) {
      throw CommandFailure.usage("the wallet takes a passphrase; give it with --passphrase-file");
    }
    return typed;
  }
}
