package io.meshpay.client.flow;

import java.util.concurrent.TimeUnit;

/**
 * How long a flow waits for what. All times are microseconds, at least 1.
 *
 * @param deadlineMicros from the start until the user is told the outcome, whatever it is
 * @param retryMicros until an unanswered request is sent again; doubles from one time to the next
 * @param retryMaxMicros what it doubles up to
 * @param pauseMicros until an authority that was overloaded is asked again; doubles likewise
 * @param deliveryMicros after the outcome, how long a certificate is still delivered to those that
 *     haven't acknowledged it
 * @param patienceMicros how long authorities whose accounts differ are asked again, once a quorum
 *     has answered
 * @param catchUpCertificatesMax how many certificates one authority is brought at most
 */
public record FlowSettings(
    long deadlineMicros,
    long retryMicros,
    long retryMaxMicros,
    long pauseMicros,
    long deliveryMicros,
    long patienceMicros,
    int catchUpCertificatesMax) {
  /** For a person who waits. */
  public static final FlowSettings DEFAULT =
      new FlowSettings(
          TimeUnit.SECONDS.toMicros(10),
          TimeUnit.MILLISECONDS.toMicros(500),
          TimeUnit.SECONDS.toMicros(4),
          TimeUnit.MILLISECONDS.toMicros(50),
          TimeUnit.SECONDS.toMicros(5),
          TimeUnit.SECONDS.toMicros(1),
          10_000);

  public FlowSettings {
    atLeastOne("deadlineMicros", deadlineMicros);
    atLeastOne("retryMicros", retryMicros);
    atLeastOne("retryMaxMicros", retryMaxMicros);
    atLeastOne("pauseMicros", pauseMicros);
    atLeastOne("deliveryMicros", deliveryMicros);
    atLeastOne("patienceMicros", patienceMicros);
    atLeastOne("catchUpCertificatesMax", catchUpCertificatesMax);
  }

  /** The same with another deadline. */
  public FlowSettings withDeadlineMicros(long micros) {
    return new FlowSettings(
        micros,
        retryMicros,
        retryMaxMicros,
        pauseMicros,
        deliveryMicros,
        patienceMicros,
        catchUpCertificatesMax);
  }

  /** The same with other times until requests are repeated. */
  public FlowSettings withRetryMicros(long first, long max) {
    return new FlowSettings(
        deadlineMicros,
        first,
        max,
        pauseMicros,
        deliveryMicros,
        patienceMicros,
        catchUpCertificatesMax);
  }

  /** The same with another time of delivery. */
  public FlowSettings withDeliveryMicros(long micros) {
    return new FlowSettings(
        deadlineMicros,
        retryMicros,
        retryMaxMicros,
        pauseMicros,
        micros,
        patienceMicros,
        catchUpCertificatesMax);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", it must be at least 1");
    }
  }
}
