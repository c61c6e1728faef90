package io.meshpay.authority;

import io.meshpay.protocol.error.ExitCode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshpay authority run}: runs an authority until it is told to stop. */
@Command(
    name = "run",
    description = "Run an authority until SIGTERM or Ctrl-C, which let it answer what it accepted.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 stopped, 1 failed or refused by the machine, 2 wrong usage or configuration."
    })
public final class AuthorityRunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The authority's configuration, authority.toml.")
  private Path config;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the passphrase of the authority's key, if that has one. Without"
              + " it the environment variable MESHPAY_PASSPHRASE is looked at.")
  private @Nullable Path passphraseFile;

  @Option(
      names = "--read-only",
      description =
          "Serve reads and give no votes: for data that may lack votes which this authority gave,"
              + " such as a restored backup.")
  private boolean isReadOnly;

  @Override
  public Integer call() throws InterruptedException {
    Authority authority;
    try {
      authority = start();
    } catch (StartException e) {
      spec.commandLine().getErr().println("meshpay: " + e.getMessage());
      return e.isConfiguration() ? ExitCode.USAGE : ExitCode.REFUSED;
    }
    Thread onSignal = new Thread(() -> stopAndExit(authority), "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      authority.ended().get();
      return ExitCode.DONE;
    } catch (ExecutionException failure) {
      return ExitCode.REFUSED; // It is in the log.
    } finally {
      forget(onSignal);
    }
  }

  private Authority start() throws StartException, InterruptedException {
    AuthorityConfig parsed = AuthorityConfig.read(config);
    char[] passphrase =
        KeyFile.passphrase(passphraseFile, System.getenv(KeyFile.PASSPHRASE_VARIABLE));
    try {
      return Authority.start(parsed, passphrase, isReadOnly, clockMicros(InstantSource.system()));
    } finally {
      if (passphrase != null) {
        Arrays.fill(passphrase, '\0');
      }
    }
  }

  private static LongSupplier clockMicros(InstantSource clock) {
    return () -> TimeUnit.MILLISECONDS.toMicros(clock.millis());
  }

  /** Without the last line a signal would be the exit code, also after a clean stop. */
  private static void stopAndExit(Authority authority) {
    boolean isClean = authority.stop();
    Runtime.getRuntime().halt(isClean ? ExitCode.DONE : ExitCode.REFUSED);
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs already, and ends the process.
    }
  }
}
