package io.meshpay.load.bench;

import io.meshpay.load.report.Attacks;
import io.meshpay.load.report.HostileConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What isn't as it should be in how the target treated what was hostile. */
final class HostileVerdict {
  private HostileVerdict() {}

  static List<String> differences(
      Map<String, Attacks> messages, Map<String, HostileConnections> connections) {
    List<String> differences = new ArrayList<>();
    messages.forEach(
        (kind, counts) -> {
          if (counts.wrong() > 0 || counts.unanswered() > 0) {
            differences.add(
                "of %,d hostile messages (%s) %,d were answered wrongly and %,d not at all"
                    .formatted(counts.sent(), kind, counts.wrong(), counts.unanswered()));
          }
        });
    connections.forEach(
        (kind, counts) -> {
          if (counts.wrong() > 0) {
            differences.add(
                "%,d connections (%s) were not treated as they should be"
                    .formatted(counts.wrong(), kind));
          }
        });
    return differences;
  }
}
