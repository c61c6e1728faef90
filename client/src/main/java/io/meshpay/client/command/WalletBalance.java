package io.meshpay.client.command;

import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.session.Wording;
import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.PendingPayment;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.client.wallet.WalletException;
import io.meshpay.client.wallet.WalletView;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code meshpay wallet balance}. */
@Command(
    name = "balance",
    description = "Show what a quorum of the committee says that the wallet holds.",
    mixinStandardHelpOptions = true)
final class WalletBalance extends WalletSubcommand {
  @Mixin WalletOption wallet;
  @Mixin CommitteeOption committeeOption;
  @Mixin NetworkOptions network;

  @Option(names = "--token", paramLabel = "SYMBOL", description = "Only this token.")
  @Nullable String symbol;

  @Override
  int run(Output output) throws CommandFailure, IOException, WalletException, NoTransportException {
    Committee committee = committeeOption.read();
    List<Token> tokens =
        symbol == null ? committee.tokens() : List.of(CommitteeOption.token(committee, symbol));
    WalletView view;
    try (DiskWalletStorage storage = wallet.storage()) {
      view = Wallet.view(storage);
    }
    try (Connection connection = Connection.open(committee, network, spec.commandLine().getErr())) {
      return switch (connection.calls().query(view.account())) {
        case QueryOutcome.Answered account -> {
          show(output, committee, tokens, account, pending(view, account));
          yield ExitCode.DONE;
        }
        case QueryOutcome.NoQuorum none ->
            throw Results.noQuorum(
                committee,
                none.answeredPower(),
                none.quorum(),
                none.answers(),
                "check the network and the committee file, and try again",
                failureDetails);
      };
    }
  }

  /** Orders that aren't executed yet, the wallet's own first. */
  private static List<Order> pending(WalletView view, QueryOutcome.Answered account) {
    Map<Digest, Order> orders = new LinkedHashMap<>();
    PendingPayment own = view.pending();
    if (own != null) {
      orders.put(own.order().digest(), own.order());
    }
    for (Order order : account.pendingOrders()) {
      if (order.sequenceNumber() >= account.nextSequenceNumber()) {
        orders.put(order.digest(), order);
      }
    }
    return List.copyOf(orders.values());
  }

  private static void show(
      Output output,
      Committee committee,
      List<Token> tokens,
      QueryOutcome.Answered account,
      List<Order> pending) {
    ObjectNode json = Output.object();
    List<String> lines = new ArrayList<>();
    json.put("status", account.isAgreed() ? "agreed" : "differing");
    json.put("address", Address.format(account.account()));
    json.put("nextSequenceNumber", Long.toString(account.nextSequenceNumber()));
    json.put("answeredPower", Long.toString(account.answeredPower()));
    ArrayNode balances = json.putArray("balances");
    for (Token token : tokens) {
      BigInteger units = account.balance(token.id());
      BigInteger locked = locked(account, token.id());
      ObjectNode balance = balances.addObject();
      Results.putAmount(balance, committee, token.id(), units);
      balance.put("locked", token.format(locked));
      balance.put("lockedUnits", locked.toString());
      lines.add(
          Wording.amount(committee, token.id(), units)
              + (locked.signum() == 0
                  ? ""
                  : " and " + Wording.amount(committee, token.id(), locked) + " locked"));
    }
    ArrayNode orders = json.putArray("pending");
    for (Order order : pending) {
      Results.putOrder(orders.addObject(), committee, order);
      lines.add("pending: " + Results.amount(committee, order) + " to " + Results.recipient(order));
    }
    if (!account.isAgreed()) {
      output.note(
          "The authorities differ at the moment; this much is certain. Try again in a while.");
    }
    output.result(json, lines.toArray(String[]::new));
  }

  private static BigInteger locked(QueryOutcome.Answered account, int token) {
    for (Balance balance : account.balances()) {
      if (balance.token() == token) {
        return balance.locked();
      }
    }
    return BigInteger.ZERO;
  }
}
