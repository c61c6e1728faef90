package io.meshpay.load.metrics;

import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.report.LoadCounts;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/**
 * All that a generator's payments have come to since it started, by phase: written once a second by
 * the thread that looks at the load, read by whoever scrapes. The threads that pay know nothing of
 * it.
 */
public final class LoadFigures {
  private final Map<Phase, PhaseFigures> phases = new EnumMap<>(Phase.class);
  private final CompositeMeterRegistry meters = new CompositeMeterRegistry();
  private Moment moment = Moment.IDLE;

  /**
   * What holds at a moment.
   *
   * @param underWay payments that have started and not ended
   * @param perSecond payments that are to start in a second; NaN where no rate was given
   * @param rampStep which step of a ramp, from 1; 0 for none
   */
  public record Moment(long underWay, double perSecond, int rampStep) {
    /** While nothing is paid. */
    public static final Moment IDLE = new Moment(0, Double.NaN, 0);
  }

  public LoadFigures() {
    for (Phase phase : Phase.values()) {
      phases.put(phase, PhaseFigures.NONE);
    }
  }

  /**
   * Takes in what came since the last time.
   *
   * @param more what was counted meanwhile
   * @param reading whose intervals are the latencies recorded meanwhile
   */
  public synchronized void add(Phase phase, LoadCounts more, LoadReading reading, Moment now) {
    phases.put(phase, figures(phase).plus(more, reading));
    moment = now;
  }

  /** For what counts by itself, such as clients: nobody sees it until somebody serves it. */
  public CompositeMeterRegistry meters() {
    return meters;
  }

  synchronized PhaseFigures figures(Phase phase) {
    return phases.getOrDefault(phase, PhaseFigures.NONE);
  }

  synchronized Moment moment() {
    return moment;
  }
}
