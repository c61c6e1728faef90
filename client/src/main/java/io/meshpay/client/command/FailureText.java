package io.meshpay.client.command;

import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Exceptions in words. */
public final class FailureText {
  private FailureText() {}

  /** One line for a person. The messages of file exceptions are often nothing but the path. */
  public static String describe(Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    String message = failure.getMessage();
    return switch (failure) {
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException existing -> "already exists: " + existing.getFile();
      case NotDirectoryException file -> "not a folder: " + file.getFile();
      case FileSystemException other when other.getReason() == null -> other.toString();
      case FileSystemException other -> "file error: " + other.getMessage();
      case CharacterCodingException _ -> "not UTF-8 text";
      case RuntimeException bug when message == null -> bug.toString();
      default -> message == null ? failure.toString() : message.lines().findFirst().orElse("");
    };
  }

  /** What an exception that only carries another one carries. */
  public static Throwable unwrapped(Throwable thrown) {
    boolean isWrapper =
        thrown instanceof UncheckedIOException
            || thrown instanceof ExecutionException
            || thrown instanceof CompletionException;
    Throwable cause = thrown.getCause();
    return isWrapper && cause != null ? cause : thrown;
  }
}
