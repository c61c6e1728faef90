package io.meshpay.load.bench;

import io.meshpay.load.machine.CpuMeter;
import io.meshpay.load.machine.ListeningProcess;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The processor time that a load takes: of this process, and of the authorities that run on this
 * machine, found by the ports that they listen on.
 */
final class LoadCpu {
  private final Optional<CpuMeter> generator;
  private final Map<String, CpuMeter> authorities = new LinkedHashMap<>();

  private LoadCpu(Committee committee) {
    for (AuthorityMember member : committee.members()) {
      ListeningProcess.of(member.endpoint().host(), member.endpoint().port())
          .flatMap(CpuMeter::start)
          .ifPresent(meter -> authorities.put(member.name(), meter));
    }
    generator = CpuMeter.start(ProcessHandle.current());
  }

  static LoadCpu start(Committee committee) {
    return new LoadCpu(committee);
  }

  /** What was taken since the start for each of {@code payments}, in microseconds. */
  CpuPerPayment perPayment(long payments) {
    Map<String, Double> each = new LinkedHashMap<>();
    authorities.forEach(
        (name, meter) ->
            meter.micros().ifPresent(micros -> each.put(name, micros / (double) payments)));
    double own = generator.flatMap(CpuMeter::micros).orElse(0L) / (double) payments;
    return new CpuPerPayment(own, each);
  }

  /**
   * Microseconds of processor time for one payment.
   *
   * @param generator of this process
   * @param authorities of each authority whose process was found, by name
   */
  record CpuPerPayment(double generator, Map<String, Double> authorities) {
    /** The mean of the authorities; nothing when none was found. */
    Optional<Double> authority() {
      return authorities.isEmpty()
          ? Optional.empty()
          : Optional.of(
              authorities.values().stream().mapToDouble(Double::doubleValue).average().orElse(0));
    }
  }
}
