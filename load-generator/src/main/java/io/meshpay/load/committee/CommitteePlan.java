package io.meshpay.load.committee;

import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.committee.Token;
import java.util.List;

/**
 * What a new committee shall be.
 *
 * @param host where all its authorities listen: a name or an address
 * @param ports of each authority
 * @param tokens at least one, with distinct ids and symbols
 * @param accounts funded wallets, 0 to {@value #ACCOUNTS_MAX}
 * @param balances what each of them gets of each token, in its smallest unit, in the order of the
 *     tokens; nothing of a token at 0
 * @param tuning of all its authorities
 */
public record CommitteePlan(
    String host,
    List<AuthorityPorts> ports,
    List<Token> tokens,
    int accounts,
    List<Long> balances,
    AuthorityTuning tuning) {
  /** Above this a file per wallet is no sensible way to keep them. */
  public static final int ACCOUNTS_MAX = 1_000_000;

  public CommitteePlan {
    ports = List.copyOf(ports);
    tokens = List.copyOf(tokens);
    balances = List.copyOf(balances);
    if (accounts < 0 || accounts > ACCOUNTS_MAX) {
      throw new IllegalArgumentException(
          "%d accounts are not 0 to %d".formatted(accounts, ACCOUNTS_MAX));
    }
    if (balances.size() != tokens.size()) {
      throw new IllegalArgumentException(
          balances.size() + " balances for " + tokens.size() + " tokens");
    }
    endpoints(host, ports);
  }

  /** With authorities as usual. */
  public CommitteePlan(
      String host,
      List<AuthorityPorts> ports,
      List<Token> tokens,
      int accounts,
      List<Long> balances) {
    this(host, ports, tokens, accounts, balances, AuthorityTuning.USUAL);
  }

  /** Where each authority is reached. */
  public List<Endpoint> endpoints() {
    return endpoints(host, ports);
  }

  private static List<Endpoint> endpoints(String host, List<AuthorityPorts> ports) {
    return ports.stream().map(port -> new Endpoint(host, port.mesh())).toList();
  }
}
