package io.meshpay.load.demo;

import io.meshpay.load.cluster.Audit;
import io.meshpay.load.report.LoadResult;
import io.meshpay.protocol.committee.Token;
import java.util.Formatter;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the demonstration showed.
 *
 * @param isReceiptValid whether the payment between two wallets went well and its receipt verified
 */
record DemoResult(boolean isReceiptValid, LoadResult load, Audit audit) {
  private static final int DIGEST_DIGITS = 16;

  boolean holdsEveryCheck() {
    return isReceiptValid
        && load.arePaymentsMade()
        && audit.areDigestsEqual()
        && audit.isConserved();
  }

  String json() {
    JsonMapper json = JsonMapper.builder().build();
    ObjectNode root = json.createObjectNode();
    root.put("payments", load.payments());
    root.put("paymentsPerSecond", Math.round(load.paymentsPerSecond() * 10) / 10.0);
    ObjectNode latency = root.putObject("latencyMillis");
    Histogram percentiles = load.latencies().payment();
    latency.put("p50", millis(percentiles.getValueAtPercentile(50)));
    latency.put("p99", millis(percentiles.getValueAtPercentile(99)));
    latency.put("p999", millis(percentiles.getValueAtPercentile(99.9)));
    latency.put("max", millis(percentiles.getMaxValue()));
    ArrayNode authorities = root.putArray("authorities");
    for (Audit.Finding finding : audit.authorities()) {
      authorities
          .addObject()
          .put("name", finding.name())
          .put("transport", finding.transport())
          .put("stateDigest", finding.stateDigest())
          .put("executions", Long.toString(finding.executions()))
          .put("balances", finding.balances().toString());
    }
    root.put("supply", audit.supply().toString());
    root.put("digestsEqual", audit.areDigestsEqual());
    root.put("conserved", audit.isConserved());
    root.put("receiptValid", isReceiptValid);
    ObjectNode errors = root.putObject("errors");
    load.failures().forEach(errors::put);
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static double millis(long micros) {
    return micros / 1e3;
  }

  String text(Token token) {
    Formatter text = new Formatter(Locale.ROOT);
    Histogram latency = load.latencies().payment();
    text.format(
        "%,d payments in %.1f s: %,.0f a second%n",
        load.payments(), load.nanos() / 1e9, load.paymentsPerSecond());
    text.format(
        "latency of a payment: half within %.1f ms, 99 %% within %.1f ms, the slowest %.1f ms%n%n",
        latency.getValueAtPercentile(50) / 1e3,
        latency.getValueAtPercentile(99) / 1e3,
        latency.getMaxValue() / 1e3);
    text.format(
        "%-12s %-9s %10s %9s %18s  %s%n",
        "authority", "transport", "executed", "accounts", "money in all", "state digest");
    for (Audit.Finding finding : audit.authorities()) {
      text.format(
          "%-12s %-9s %,10d %,9d %18s  %s%n",
          finding.name(),
          finding.transport(),
          finding.executions(),
          finding.accounts(),
          token.format(finding.balances()) + " " + token.symbol(),
          finding
              .stateDigest()
              .substring(0, Math.min(DIGEST_DIGITS, finding.stateDigest().length())));
    }
    text.format("%n");
    check(text, isReceiptValid, "a payment between two wallets, its receipt verified offline");
    check(
        text,
        load.arePaymentsMade(),
        "payments succeed" + (load.failures().isEmpty() ? "" : ": " + load.failures()));
    check(text, audit.areDigestsEqual(), "all authorities are in the same state");
    check(
        text,
        audit.isConserved(),
        "at each of them all accounts together hold the %s %s of the beginning"
            .formatted(token.format(audit.supply()), token.symbol()));
    return text.toString();
  }

  private static void check(Formatter text, boolean holds, String what) {
    text.format("%-7s %s%n", holds ? "ok" : "FAILED", what);
  }
}
