package io.meshpay.client.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --passphrase-file} where it isn't needed, so that a script can give it everywhere. */
final class UnusedPassphraseOption {
  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Taken as everywhere, but not read: nothing is signed here.")
  @Nullable Path file;
}
