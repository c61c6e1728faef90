package io.meshpay.authority;

import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Exceptions in words, for the log and for who runs a command. The client has the same for its
 * wallets: the house has no room below both that knows of files.
 */
public final class FailureText {
  private FailureText() {}

  /** What went wrong, in one line. The messages of many file exceptions are only the path. */
  public static String describe(Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    return switch (failure) {
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException existing -> "already exists: " + existing.getFile();
      case NotDirectoryException file -> "not a folder: " + file.getFile();
      case DirectoryNotEmptyException folder -> "not an empty folder: " + folder.getFile();
      case FileSystemException other when other.getReason() == null -> other.toString();
      case CharacterCodingException _ -> "not UTF-8 text";
      case Error broken -> broken.toString(); // "Java heap space" alone tells nobody enough.
      default -> firstLine(failure);
    };
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message.lines().findFirst().orElse("");
  }

  private static Throwable unwrapped(Throwable thrown) {
    boolean isWrapper =
        thrown instanceof UncheckedIOException
            || thrown instanceof ExecutionException
            || thrown instanceof CompletionException;
    Throwable cause = thrown.getCause();
    return isWrapper && cause != null ? cause : thrown;
  }
}
