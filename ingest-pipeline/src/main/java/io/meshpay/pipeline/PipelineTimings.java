package io.meshpay.pipeline;

import io.meshpay.pipeline.measure.Distribution;
import io.meshpay.pipeline.measure.Scale;
import io.meshpay.protocol.sbe.AccountInfoRequestDecoder;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import java.util.function.LongSupplier;

/**
 * Where the time of messages goes, stage by stage, readable from any thread. All times in
 * nanoseconds, from a clock that only runs forward.
 *
 * <p>Each distribution has one recording thread. The clock is read once for each message, when it
 * arrives, and once for each step of a batch, whatever its size.
 */
public final class PipelineTimings {
  /** What a message asks for. */
  public enum Request {
    TRANSFER,
    CONFIRMATION,
    ACCOUNT_INFO;

    static Request of(int templateId) {
      return switch (templateId) {
        case TransferRequestDecoder.TEMPLATE_ID -> TRANSFER;
        case ConfirmationRequestDecoder.TEMPLATE_ID -> CONFIRMATION;
        case AccountInfoRequestDecoder.TEMPLATE_ID -> ACCOUNT_INFO;
        default -> throw new IllegalArgumentException("not served: " + templateId);
      };
    }
  }

  /** How a message ends. */
  public enum Outcome {
    ANSWERED,
    REFUSED
  }

  /**
   * What is done with a batch; the first on the verifying thread, the rest on the committing one.
   */
  public enum Step {
    VERIFY,
    APPLY,
    JOURNAL,
    REPLY
  }

  /** The threads that messages wait for. */
  public enum Stage {
    VERIFY,
    COMMIT
  }

  private static final int OUTCOMES = Outcome.values().length;

  private final LongSupplier nanoClock;
  private final boolean isOn;
  private final Distribution[] requests =
      distributions(Request.values().length * OUTCOMES, Scale.NANOS);
  private final Distribution[] steps = distributions(Step.values().length, Scale.NANOS);
  private final Distribution[] waits = distributions(Stage.values().length, Scale.NANOS);
  private final Distribution[] batches = distributions(Stage.values().length, Scale.COUNT);

  /**
   * @param isOn whether anything is recorded; off only to see what recording costs
   */
  public PipelineTimings(LongSupplier nanoClock, boolean isOn) {
    this.nanoClock = isOn ? nanoClock : () -> 0;
    this.isOn = isOn;
  }

  private static Distribution[] distributions(int number, Scale scale) {
    Distribution[] made = new Distribution[number];
    for (int i = 0; i < number; i++) {
      made[i] = new Distribution(scale);
    }
    return made;
  }

  /** From a message's arrival to its answer's hand-over to the socket, in nanoseconds. */
  public Distribution requests(Request request, Outcome outcome) {
    return requests[request.ordinal() * OUTCOMES + outcome.ordinal()];
  }

  /** How long each batch took in a step, in nanoseconds; JOURNAL: those that had changes. */
  public Distribution steps(Step step) {
    return steps[step.ordinal()];
  }

  /** How long each message waited for a stage's thread, in nanoseconds. */
  public Distribution waits(Stage stage) {
    return waits[stage.ordinal()];
  }

  /** How many messages each batch of a stage had. */
  public Distribution batches(Stage stage) {
    return batches[stage.ordinal()];
  }

  /** The time, or always 0 when nothing is recorded. */
  long now() {
    return nanoClock.getAsLong();
  }

  /** A batch's messages, for the verifying thread: how many, and since when it verified them. */
  void verified(int messages, long startedNanos, long endedNanos) {
    if (isOn) {
      batches(Stage.VERIFY).record(messages);
      steps(Step.VERIFY).record(endedNanos - startedNanos);
    }
  }

  /** A batch's messages, for the committing thread. */
  void committed(int messages) {
    if (isOn) {
      batches(Stage.COMMIT).record(messages);
    }
  }

  /** A step of the committing thread. */
  void step(Step step, long startedNanos, long endedNanos) {
    if (isOn) {
      steps(step).record(endedNanos - startedNanos);
    }
  }

  /** A message whose answer is gone, for the committing thread. */
  void answered(Slot slot, long commitStartedNanos, long endedNanos) {
    if (isOn) {
      waits(Stage.VERIFY).record(slot.verifyStartedNanos - slot.arrivedNanos);
      waits(Stage.COMMIT).record(commitStartedNanos - slot.verifiedNanos);
      requests(Request.of(slot.templateId), slot.isRefused() ? Outcome.REFUSED : Outcome.ANSWERED)
          .record(endedNanos - slot.arrivedNanos);
    }
  }
}
