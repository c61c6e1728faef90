package io.meshpay.load.committee;

import io.meshpay.client.wallet.WalletStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a wallet of a new committee is made. Nobody else knows the folder yet, which becomes
 * visible as a whole, so a wallet here needs no lock and no replacement in place: one write makes
 * it. It isn't made durable at once: with 100,000 wallets that takes minutes, and a committee that
 * is lost with the power in its first seconds has paid nothing yet and is created again.
 */
final class NewWalletStorage implements WalletStorage {
  private final Path file;
  private byte @Nullable [] next;

  NewWalletStorage(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public void lock() {}

  @Override
  public boolean exists() {
    return Files.exists(file);
  }

  @Override
  public byte[] read() throws IOException {
    return Files.readAllBytes(file);
  }

  @Override
  public void writeNext(byte[] document) {
    next = document;
  }

  @Override
  public void syncNext() {}

  @Override
  public void replaceWithNext() throws IOException {
    byte[] document = next;
    if (document == null) {
      throw new IllegalStateException("nothing was written");
    }
    OwnerOnly.write(file, document);
  }

  @Override
  public void syncDirectory() {}

  @Override
  public long historyBytes() {
    return 0;
  }

  @Override
  public int readHistory(long position, byte[] into, int length) {
    return 0;
  }

  @Override
  public void appendHistory(byte[] bytes) {
    throw new UnsupportedOperationException("a new wallet has no history");
  }

  @Override
  public void syncHistory() {}

  @Override
  public void cutHistory(long bytes) {}

  @Override
  public void close() {}
}
