package io.meshpay.client.flow;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.Balance;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes one account out of what several authorities say of it. See {@link AccountQuery} for the
 * rules and why they hold.
 */
final class AccountStanding {
  private final Committee committee;
  private final @Nullable AccountInfo[] infos;

  /** Takes one answer or null for each authority. */
  AccountStanding(Committee committee, @Nullable AccountInfo[] infos) {
    this.committee = committee;
    this.infos = infos;
  }

  /** The account as a quorum describes it to the letter; null if none does. */
  @Nullable AccountInfo agreed() {
    for (AccountInfo candidate : infos) {
      if (candidate != null && powerEqualTo(candidate) >= committee.quorum()) {
        return candidate;
      }
    }
    return null;
  }

  /** The voting power of all that answered. */
  long answeredPower() {
    long power = 0;
    for (int i = 0; i < infos.length; i++) {
      power += infos[i] != null ? power(i) : 0;
    }
    return power;
  }

  /** The highest number that at least one honest authority is known to have reached. */
  long provenSequenceNumber() {
    long best = 0;
    for (AccountInfo candidate : infos) {
      if (candidate != null
          && candidate.nextSequenceNumber() > best
          && isProven(powerAtLeast(candidate.nextSequenceNumber()))) {
        best = candidate.nextSequenceNumber();
      }
    }
    return best;
  }

  /** The most of each token that an honest authority that has come so far is known to see. */
  List<Balance> provenBalances(long sequenceNumber) {
    List<Balance> proven = new ArrayList<>();
    for (int token : tokens()) {
      BigInteger balance = provenBalance(sequenceNumber, token);
      if (balance != null) {
        Balance found = new Balance(token, balance, lockedOf(sequenceNumber, token));
        if (!isNothing(found)) {
          proven.add(found);
        }
      }
    }
    return proven;
  }

  /** The balances without those of nothing, which an authority may keep or not. */
  static List<Balance> held(AccountInfo info) {
    return info.balances().stream().filter(balance -> !isNothing(balance)).toList();
  }

  private @Nullable BigInteger provenBalance(long sequenceNumber, int token) {
    BigInteger best = null;
    for (AccountInfo candidate : infos) {
      if (candidate != null && candidate.nextSequenceNumber() >= sequenceNumber) {
        BigInteger balance = balance(candidate, token).balance();
        boolean isHigher = best == null || balance.compareTo(best) > 0;
        if (isHigher && isProven(powerHolding(sequenceNumber, token, balance))) {
          best = balance;
        }
      }
    }
    return best;
  }

  /** Only for show: of those that have come so far, the most that is locked. */
  private BigInteger lockedOf(long sequenceNumber, int token) {
    BigInteger most = BigInteger.ZERO;
    for (AccountInfo info : infos) {
      if (info != null && info.nextSequenceNumber() >= sequenceNumber) {
        most = most.max(balance(info, token).locked());
      }
    }
    return most;
  }

  private boolean isProven(long power) {
    return power > committee.faultyMax();
  }

  private long powerEqualTo(AccountInfo candidate) {
    long power = 0;
    for (int i = 0; i < infos.length; i++) {
      AccountInfo info = infos[i];
      boolean isEqual =
          info != null
              && info.nextSequenceNumber() == candidate.nextSequenceNumber()
              && held(info).equals(held(candidate));
      power += isEqual ? power(i) : 0;
    }
    return power;
  }

  private long powerAtLeast(long sequenceNumber) {
    long power = 0;
    for (int i = 0; i < infos.length; i++) {
      AccountInfo info = infos[i];
      power += info != null && info.nextSequenceNumber() >= sequenceNumber ? power(i) : 0;
    }
    return power;
  }

  private long powerHolding(long sequenceNumber, int token, BigInteger amount) {
    long power = 0;
    for (int i = 0; i < infos.length; i++) {
      AccountInfo info = infos[i];
      boolean holds =
          info != null
              && info.nextSequenceNumber() >= sequenceNumber
              && balance(info, token).balance().compareTo(amount) >= 0;
      power += holds ? power(i) : 0;
    }
    return power;
  }

  private Set<Integer> tokens() {
    Set<Integer> tokens = new HashSet<>();
    for (AccountInfo info : infos) {
      if (info != null) {
        info.balances().forEach(balance -> tokens.add(balance.token()));
      }
    }
    return new TreeSet<>(tokens);
  }

  private static Balance balance(AccountInfo info, int token) {
    for (Balance balance : info.balances()) {
      if (balance.token() == token) {
        return balance;
      }
    }
    return new Balance(token, BigInteger.ZERO, BigInteger.ZERO);
  }

  private static boolean isNothing(Balance balance) {
    return balance.balance().signum() == 0 && balance.locked().signum() == 0;
  }

  private long power(int authority) {
    return committee.members().get(authority).votingPower();
  }
}
