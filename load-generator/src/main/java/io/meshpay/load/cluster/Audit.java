package io.meshpay.load.cluster;

import io.meshpay.client.console.Progress;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Checks a committee at rest, each authority by itself: all have the same state, and the money in
 * all accounts is what it was in the beginning.
 *
 * @param authorities what was found at each
 * @param supply how much of the token there is
 */
public record Audit(List<Finding> authorities, BigInteger supply) {
  private static final long SETTLE_MILLIS_MAX = 30_000;
  private static final long POLL_MILLIS = 100;

  /**
   * What one authority has.
   *
   * @param transport what its network runs on
   * @param stateDigest over all that certificates determine
   * @param accounts how many it holds
   * @param executions payments that it has executed
   * @param balances the sum of all balances and locked amounts, read one by one
   * @param accountsRead how many were read
   */
  public record Finding(
      String name,
      String transport,
      String stateDigest,
      long accounts,
      long executions,
      BigInteger balances,
      long accountsRead) {
    /** Whether the authority holds what there is: no more, no less, and in no other account. */
    public boolean isConserved(BigInteger supply) {
      return balances.equals(supply) && accounts == accountsRead;
    }
  }

  /** Whether all authorities are in the same state. */
  public boolean areDigestsEqual() {
    return authorities.stream().map(Finding::stateDigest).distinct().count() == 1;
  }

  /** Whether each authority holds what there was in the beginning. */
  public boolean isConserved() {
    return authorities.stream().allMatch(finding -> finding.isConserved(supply));
  }

  /** What isn't as it should be, in words. */
  public List<String> differences() {
    List<String> differences = new ArrayList<>();
    if (!areDigestsEqual()) {
      differences.add(
          authorities.stream()
              .map(finding -> finding.name() + " " + finding.stateDigest())
              .collect(Collectors.joining(", ", "the authorities' states differ: ", "")));
    }
    for (Finding finding : authorities) {
      if (!finding.isConserved(supply)) {
        differences.add(
            "%s holds %s in %,d of its %,d accounts, and genesis gave %s"
                .formatted(
                    finding.name(),
                    finding.balances(),
                    finding.accountsRead(),
                    finding.accounts(),
                    supply));
      }
    }
    return differences;
  }

  /** Waits until all have executed the same, or for half a minute, and looks. */
  static Audit of(
      Committee committee,
      Genesis genesis,
      int token,
      List<AuthorityProcess> processes,
      Progress progress)
      throws IOException, InterruptedException {
    awaitEqualDigests(processes, progress);
    List<PublicKey> accounts =
        genesis.balances().stream().map(OpeningBalance::account).distinct().toList();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < processes.size(); i++) {
      AuthorityMember member = committee.members().get(i);
      JsonNode status = processes.get(i).http().status();
      findings.add(
          new Finding(
              member.name(),
              status.path("transport").asString("unknown"),
              status.path("stateDigest").asString("unknown"),
              status.path("accounts").asLong(-1),
              status.path("executions").asLong(-1),
              sum(committee, i, accounts, token, progress),
              accounts.size()));
    }
    return new Audit(List.copyOf(findings), BigInteger.valueOf(genesis.supply(token)));
  }

  private static BigInteger sum(
      Committee committee, int authority, List<PublicKey> accounts, int token, Progress progress)
      throws IOException {
    BigInteger sum = BigInteger.ZERO;
    int done = 0;
    progress.start();
    try (AccountReader reader = new AccountReader(committee, authority)) {
      for (PublicKey account : accounts) {
        sum = sum.add(holdings(reader.read(account), token));
        progress.update("reading accounts", ++done, accounts.size());
      }
    }
    progress.clear();
    return sum;
  }

  private static BigInteger holdings(AccountInfo info, int token) {
    return info.balances().stream()
        .filter(balance -> balance.token() == token)
        .map(Audit::total)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static BigInteger total(Balance balance) {
    return balance.balance().add(balance.locked());
  }

  private static void awaitEqualDigests(List<AuthorityProcess> processes, Progress progress)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS_MAX);
    progress.start();
    while (distinctDigests(processes) > 1 && System.nanoTime() - deadline < 0) {
      progress.update("waiting until every certificate is at every authority");
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    progress.clear();
  }

  private static long distinctDigests(List<AuthorityProcess> processes)
      throws IOException, InterruptedException {
    List<String> digests = new ArrayList<>();
    for (AuthorityProcess process : processes) {
      digests.add(process.http().status().path("stateDigest").asString(process.name()));
    }
    return digests.stream().distinct().count();
  }
}
