package io.meshpay.load.corpus;

import io.meshpay.client.console.Progress;
import io.meshpay.load.target.ThrowawayCommittee;
import io.meshpay.protocol.committee.Committee;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;

/** A small corpus for tests. */
public record TestCorpus(Path file, ThrowawayCommittee throwaway, Committee committee) {
  public static final int ACCOUNTS = 50;
  public static final Progress SILENT =
      new Progress(new PrintWriter(Writer.nullWriter()), false, () -> 0);
  public static final CorpusPlan UNIFORM =
      new CorpusPlan(new PickModel.Uniform(), new PickModel.Uniform(), 0, 1);

  /** The committee of a seed. */
  public static ThrowawayCommittee committee(long seed, int authorities) {
    SeededKeys keys = new SeededKeys(seed);
    AccountBook accounts = AccountBook.of(keys, ACCOUNTS, SILENT);
    return new ThrowawayCommittee(keys, accounts, authorities, 1_000_000);
  }

  /** Signs one. */
  public static TestCorpus write(Path file, long seed, long orders, CorpusPlan plan)
      throws Exception {
    ThrowawayCommittee throwaway = committee(seed, 4);
    Committee committee = throwaway.committee(1);
    try (CorpusWriter writer = writer(file, throwaway, plan, seed)) {
      writer.extendTo(orders);
    }
    return new TestCorpus(file, throwaway, committee);
  }

  /** For one that grows. */
  public static CorpusWriter writer(
      Path file, ThrowawayCommittee throwaway, CorpusPlan plan, long seed) throws Exception {
    return CorpusWriter.create(
        file,
        throwaway.committee(1),
        ThrowawayCommittee.TOKEN.id(),
        throwaway.accounts(),
        throwaway.voters(),
        plan,
        seed,
        SILENT);
  }
}
