package io.meshpay.client.command;

import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.protocol.sbe.HistoryRoles;
import java.util.List;
import picocli.CommandLine.Option;

/** Which part of a history is listed. */
final class HistoryRange {
  @Option(names = "--sent", description = "Only what was sent.")
  boolean isSentOnly;

  @Option(names = "--received", description = "Only what was received.")
  boolean isReceivedOnly;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many payments, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  int limit;

  @Option(
      names = "--before",
      paramLabel = "POSITION",
      defaultValue = "0",
      description = "Only what is older: go on where the last list says so.")
  long before;

  void check() throws CommandFailure {
    if (limit < 1 || limit > HistoryQuestion.PAYMENTS_MAX) {
      throw CommandFailure.usage("--limit is not between 1 and " + HistoryQuestion.PAYMENTS_MAX);
    }
    if (before < 0) {
      throw CommandFailure.usage("--before is no position");
    }
  }

  HistoryRoles roles() {
    return isSentOnly == isReceivedOnly
        ? HistoryRoles.BOTH
        : isSentOnly ? HistoryRoles.SENT : HistoryRoles.RECEIVED;
  }

  /** The options that ask for what is older. */
  List<Object> olderThan(long position) {
    return switch (roles()) {
      case SENT -> List.of("--sent", "--limit", limit, "--before", position);
      case RECEIVED -> List.of("--received", "--limit", limit, "--before", position);
      case BOTH, NULL_VAL -> List.of("--limit", limit, "--before", position);
    };
  }
}
