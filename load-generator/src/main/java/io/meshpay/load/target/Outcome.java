package io.meshpay.load.target;

import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.protocol.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a payment ended, as a number: 0 for done, the protocol's error codes, and a few of the
 * generator's own.
 */
public final class Outcome {
  /** Acknowledged. */
  public static final int DONE = LoadRecorder.DONE;

  /** No end, but a detour: the target was too busy, and was asked again. */
  public static final int REPEATED = 200;

  /** No answer in time. */
  public static final int TIMEOUT = 240;

  /** The connection ended with the payment under way. */
  public static final int CONNECTION_LOST = 241;

  /** An earlier payment of the account failed, so this one couldn't be executed. */
  public static final int ACCOUNT_STOPPED = 242;

  /** An answer that contradicts its request. */
  public static final int WRONG_ANSWER = 243;

  /** A sampled answer whose signature doesn't verify. */
  public static final int BAD_ANSWER_SIGNATURE = 244;

  /** Too few authorities answered a client in time. */
  public static final int NO_QUORUM = 245;

  /** A client has a certificate, and too few authorities acknowledged it in time. */
  public static final int NOT_ACKNOWLEDGED = 246;

  /** A client failed, or refused the payment. */
  public static final int CLIENT_FAILED = 247;

  private static final Map<Integer, String> OWN =
      Map.of(
          TIMEOUT, "TIMEOUT",
          CONNECTION_LOST, "CONNECTION_LOST",
          ACCOUNT_STOPPED, "ACCOUNT_STOPPED",
          WRONG_ANSWER, "WRONG_ANSWER",
          BAD_ANSWER_SIGNATURE, "BAD_ANSWER_SIGNATURE",
          NO_QUORUM, "NO_QUORUM",
          NOT_ACKNOWLEDGED, "NOT_ACKNOWLEDGED",
          CLIENT_FAILED, "CLIENT_FAILED");

  private Outcome() {}

  /** The outcome of a refusal; a number that is no code is a wrong answer. */
  static int ofErrorCode(int number) {
    return ErrorCode.ofNumber(number) == null ? WRONG_ANSWER : number;
  }

  /** Its name in reports. */
  public static String name(int outcome) {
    ErrorCode code = ErrorCode.ofNumber(outcome);
    return code != null ? code.name() : OWN.getOrDefault(outcome, "OUTCOME_" + outcome);
  }

  /** All failures that there can be, by name. */
  public static List<String> failureNames() {
    return Stream.concat(Stream.of(ErrorCode.values()).map(ErrorCode::name), OWN.values().stream())
        .sorted()
        .toList();
  }

  /** How often each failure was counted, by name. */
  public static Map<String, Long> failures(Iterable<LoadRecorder> recorders) {
    Map<String, Long> failures = new TreeMap<>();
    for (LoadRecorder recorder : recorders) {
      for (int outcome = DONE + 1; outcome < LoadRecorder.OUTCOMES; outcome++) {
        long count = recorder.outcomes(outcome);
        if (count > 0 && outcome != REPEATED) {
          failures.merge(name(outcome), count, Long::sum);
        }
      }
    }
    return failures;
  }
}
