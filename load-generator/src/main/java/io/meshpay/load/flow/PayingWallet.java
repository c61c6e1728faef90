package io.meshpay.load.flow;

import io.meshpay.client.command.Launcher;
import io.meshpay.client.console.Progress;
import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.client.wallet.WalletView;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A wallet of the folder that a load pays from. Its file stays as it is.
 *
 * @param name the file's name
 * @param signer null when it can't pay
 * @param obstacle why it can't pay; null when it can
 */
record PayingWallet(
    String name, PublicKey account, @Nullable Signer signer, @Nullable String obstacle) {
  private static final String SUFFIX = ".wallet";

  /** Reads all wallets of a folder, in the order of their names. */
  static List<PayingWallet> readAll(Path folder, Progress progress) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new NoSuchFileException(folder + "/*" + SUFFIX);
    }
    AtomicInteger done = new AtomicInteger();
    progress.start();
    try {
      return files.parallelStream()
          .map(
              file -> {
                PayingWallet wallet = read(file);
                progress.update("reading wallets", done.incrementAndGet(), files.size());
                return wallet;
              })
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      progress.clear();
    }
  }

  private static PayingWallet read(Path file) {
    try (DiskWalletStorage storage = new DiskWalletStorage(file)) {
      WalletView view = Wallet.view(storage);
      String name = file.getFileName().toString();
      if (view.isEncrypted()) {
        return new PayingWallet(name, view.account(), null, "is under a passphrase");
      }
      if (view.pending() != null) {
        return new PayingWallet(
            name,
            view.account(),
            null,
            "has a pending payment; finish it with: "
                + Launcher.command("wallet", "resume", "--wallet", file, "--committee", "FILE"));
      }
      return new PayingWallet(name, view.account(), view.unlock(null), null);
    } catch (WalletException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
