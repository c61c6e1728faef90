package io.meshpay.load.console;

import io.meshpay.load.committee.NewFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A folder that is deleted with all its content when it is closed or this process is told to end.
 */
public final class TemporaryFolder implements AutoCloseable {
  /** Processes that are being killed at the same time may still write. */
  private static final int DELETE_ATTEMPTS = 30;

  private static final long RETRY_MILLIS = 100;

  private final Path path;
  private final boolean isKept;
  private final Thread deleter = new Thread(this::deletePatiently, "folder-deleter");

  private TemporaryFolder(Path path, boolean isKept) {
    this.path = path;
    this.isKept = isKept;
  }

  /**
   * Makes one.
   *
   * @param isKept whether it stays after all
   */
  public static TemporaryFolder create(String prefix, boolean isKept) throws IOException {
    TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory(prefix), isKept);
    if (!isKept) {
      Runtime.getRuntime().addShutdownHook(folder.deleter);
    }
    return folder;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (isKept) {
      return;
    }
    NewFolder.deleteTree(path);
    try {
      Runtime.getRuntime().removeShutdownHook(deleter);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, and finds nothing left.
    }
  }

  private void deletePatiently() {
    for (int attempt = 0; attempt < DELETE_ATTEMPTS; attempt++) {
      try {
        NewFolder.deleteTree(path);
        return;
      } catch (IOException stillInUse) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
