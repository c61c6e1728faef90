package io.meshpay.client.command;

import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.protocol.sbe.HistoryRoles;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
      description =
          "Only what is older than position 1 or above: go on where the last list says so.")
  private @Nullable Long before;

  void check() throws CommandFailure {
    if (limit < 1 || limit > HistoryQuestion.PAYMENTS_MAX) {
      throw CommandFailure.usage("--limit is not between 1 and " + HistoryQuestion.PAYMENTS_MAX);
    }
    if (before != null && before < 1) {
      throw CommandFailure.usage(
          "--before %d is no position: they begin at 1. Leave it out for the newest payments"
              .formatted(before));
    }
  }

  /** Before which position; 0 for the newest. */
  long beforePosition() {
    return before == null ? 0 : before;
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
