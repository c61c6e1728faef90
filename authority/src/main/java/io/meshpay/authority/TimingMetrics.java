package io.meshpay.authority;

import io.meshpay.pipeline.PipelineTimings;
import io.meshpay.pipeline.PipelineTimings.Outcome;
import io.meshpay.pipeline.PipelineTimings.Request;
import io.meshpay.pipeline.PipelineTimings.Stage;
import io.meshpay.pipeline.PipelineTimings.Step;
import java.util.Locale;

/** The metrics of how long messages and their steps take. */
final class TimingMetrics {
  private TimingMetrics() {}

  static void add(PipelineTimings timings, HistogramMetrics histograms) {
    for (Request request : Request.values()) {
      for (Outcome outcome : Outcome.values()) {
        histograms.add(
            "meshpay_request_seconds",
            "From a message's arrival to its answer's hand-over to the socket, by what it asked for"
                + " and how it ended.",
            timings.requests(request, outcome),
            "request",
            label(request),
            "outcome",
            label(outcome));
      }
    }
    for (Stage stage : Stage.values()) {
      histograms.add(
          "meshpay_stage_wait_seconds",
          "How long a message waited for a stage's thread.",
          timings.waits(stage),
          "stage",
          label(stage));
      histograms.add(
          "meshpay_batch_size",
          "How many messages a stage took together.",
          timings.batches(stage),
          "stage",
          label(stage));
    }
    for (Step step : Step.values()) {
      histograms.add(
          "meshpay_step_seconds",
          "How long a batch took in a step: verify its signatures, apply it to the ledger, journal"
              + " its changes (write and force), sign and send the replies.",
          timings.steps(step),
          "step",
          label(step));
    }
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
