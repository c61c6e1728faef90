package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.load.corpus.AccountBook;
import io.meshpay.load.corpus.CorpusException;
import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.corpus.CorpusWriter;
import io.meshpay.load.corpus.SeededKeys;
import io.meshpay.load.target.TargetAuthority;
import io.meshpay.load.target.TargetSettings;
import io.meshpay.load.target.ThrowawayCommittee;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshpay bench corpus}: signs orders for later runs. */
@Command(
    name = "corpus",
    description = {
      "Sign orders for later runs of bench --target authority, in a file.",
      "It fits runs with the same --accounts, --authorities and --seed. About 240 bytes an order."
    },
    mixinStandardHelpOptions = true)
final class CorpusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to make.")
  private Path out;

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many orders (default: ${DEFAULT-VALUE}).")
  private long orders;

  @Mixin private SizeOptions size = new SizeOptions();

  @Mixin private PickOptions picks = new PickOptions();

  @Override
  public Integer call() throws IOException {
    int accounts = size.accounts(ThrowawayOptions.ACCOUNTS_OF_AUTHORITY);
    CorpusPlan plan = plan(accounts);
    Progress progress = Progress.onStderr();
    PrintWriter text = spec.commandLine().getOut();
    SeededKeys keys = new SeededKeys(picks.seed());
    AccountBook book = AccountBook.of(keys, accounts, progress);
    ThrowawayCommittee committee =
        new ThrowawayCommittee(keys, book, size.authorities(), TargetAuthority.BALANCE);
    try (CorpusWriter writer = writer(committee, plan, progress)) {
      writer.extendTo(orders);
      text.printf(
          "%s: %,d orders of %,d accounts, signed with %s; %,d MB%n",
          out, writer.orders(), accounts, writer.signer(), Files.size(out) >> 20);
      return ExitCode.DONE;
    } catch (CorpusException e) {
      spec.commandLine().getErr().println("meshpay: " + e.getMessage());
      return ExitCode.REFUSED;
    } finally {
      progress.clear();
      text.flush();
    }
  }

  private CorpusWriter writer(ThrowawayCommittee committee, CorpusPlan plan, Progress progress)
      throws IOException {
    return CorpusWriter.create(
        out,
        committee.committee(1),
        ThrowawayCommittee.TOKEN.id(),
        committee.accounts(),
        committee.voters(),
        plan,
        picks.seed(),
        progress);
  }

  private CorpusPlan plan(int accounts) {
    try {
      TargetSettings.checkSize(size.authorities(), accounts);
      if (orders < 1) {
        throw new IllegalArgumentException("--orders must be at least 1");
      }
      return picks.plan(accounts);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
