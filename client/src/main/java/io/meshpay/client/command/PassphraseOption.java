package io.meshpay.client.command;

import io.meshpay.client.file.InputFile;
import java.io.Console;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --passphrase-file}, and where else a passphrase comes from. */
public final class PassphraseOption {
  /** Names the environment variable that may hold the passphrase, as for an authority. */
  public static final String VARIABLE = "MESHPAY_PASSPHRASE";

  private static final int CHARACTERS_MAX = 4_096;

  /** Asks a person; null where nobody can be asked. */
  interface Prompt {
    char @Nullable [] ask(String question);
  }

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the wallet's passphrase. Without it the environment variable "
              + VARIABLE
              + " is looked at, then it is asked for.")
  @Nullable Path file;

  private final @Nullable String environment;
  private final Prompt prompt;

  PassphraseOption() {
    this(System.getenv(VARIABLE), PassphraseOption::askConsole);
  }

  /**
   * @param environment the value of {@link #VARIABLE}
   */
  PassphraseOption(@Nullable String environment, Prompt prompt) {
    this.environment = environment;
    this.prompt = prompt;
  }

  /** Whether there is a file. */
  boolean isGiven() {
    return file != null;
  }

  /** The passphrase of an existing wallet. */
  char[] ask() throws IOException, CommandFailure {
    char[] known = known();
    return known != null ? known : prompt("Passphrase: ");
  }

  /** A passphrase for a new wallet, twice if it is typed. */
  char[] choose() throws IOException, CommandFailure {
    char[] known = known();
    if (known != null) {
      return known;
    }
    char[] first = prompt("New passphrase: ");
    char[] second = prompt("Once more: ");
    if (!Arrays.equals(first, second)) {
      throw CommandFailure.input("PASSPHRASE", "the two passphrases differ");
    }
    return first;
  }

  private char @Nullable [] known() throws IOException, CommandFailure {
    Path given = file;
    if (given != null) {
      return read(given);
    }
    if (environment != null && environment.isEmpty()) {
      throw CommandFailure.input(
          "PASSPHRASE", "the environment variable " + VARIABLE + " is empty");
    }
    return environment == null ? null : environment.toCharArray();
  }

  /**
   * The first line of a file.
   *
   * @throws CommandFailure if that is no passphrase
   */
  public static char[] read(Path file) throws IOException, CommandFailure {
    InputFile.requireNoFolder(file);
    CharBuffer text = CharBuffer.allocate(CHARACTERS_MAX);
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      while (text.hasRemaining() && reader.read(text) >= 0) {
        // Until all of it is there.
      }
    } catch (CharacterCodingException e) {
      throw CommandFailure.input(
          "PASSPHRASE", "the first line of " + file + " is no passphrase: it is not UTF-8 text");
    }
    int length = 0;
    while (length < text.position() && !isLineEnd(text.get(length))) {
      length++;
    }
    if (length == 0 || length == CHARACTERS_MAX) {
      throw CommandFailure.input(
          "PASSPHRASE",
          "the first line of " + file + " is no passphrase: it has " + length + " characters");
    }
    return Arrays.copyOf(text.array(), length);
  }

  private static boolean isLineEnd(char character) {
    return character == '\n' || character == '\r';
  }

  private char[] prompt(String question) throws CommandFailure {
    char[] typed = prompt.ask(question);
    if (typed == null) {
      throw CommandFailure.input(
          "PASSPHRASE",
          "the wallet takes a passphrase, and there is no terminal to ask for it; give it with"
              + " --passphrase-file or in the environment variable "
              + VARIABLE);
    }
    if (typed.length == 0) {
      throw CommandFailure.input(
          "PASSPHRASE", "the passphrase is empty; type at least a character");
    }
    return typed;
  }

  @SuppressWarnings("SystemConsoleNull") // null without the module jdk.internal.le
  private static char @Nullable [] askConsole(String question) {
    Console console = System.console();
    return console != null && console.isTerminal() ? console.readPassword(question) : null;
  }
}
