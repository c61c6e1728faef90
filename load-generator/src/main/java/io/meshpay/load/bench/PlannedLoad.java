package io.meshpay.load.bench;

import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.Schedule;

/** The load that was asked for. */
sealed interface PlannedLoad {
  /** Payments of an open loop that are under way at most; beyond it they wait. */
  int PLACES = 65_536;

  /** Its name in reports. */
  String name();

  /** How many payments it starts at most in so many seconds; -1 where only the target knows. */
  long paymentsMax(double seconds);

  LoadModel model();

  /** How many payments are to start in a second, so long after the beginning; NaN if none are. */
  double perSecondAt(double seconds);

  /** So many under way, always. */
  record Closed(int inFlight) implements PlannedLoad {
    @Override
    public String name() {
      return "closed";
    }

    @Override
    public long paymentsMax(double seconds) {
      return -1;
    }

    @Override
    public double perSecondAt(double seconds) {
      return Double.NaN;
    }

    @Override
    public LoadModel model() {
      return new LoadModel.Closed(inFlight);
    }
  }

  /**
   * So many a second.
   *
   * @param waitingMax payments that wait at most when all places are taken
   */
  record Rate(double perSecond, long waitingMax) implements PlannedLoad {
    private static final double RAMP_WAITING_SECONDS = 1;

    /** The rate of one step of a ramp: what can't be served isn't worth waiting for. */
    static Rate ofRamp(double perSecond) {
      return new Rate(perSecond, (long) Math.ceil(perSecond * RAMP_WAITING_SECONDS));
    }

    @Override
    public String name() {
      return "open";
    }

    @Override
    public long paymentsMax(double seconds) {
      return (long) Math.ceil(perSecond * seconds) + 1;
    }

    @Override
    public double perSecondAt(double seconds) {
      return perSecond;
    }

    @Override
    public LoadModel model() {
      return new LoadModel.Open(Schedule.constant(perSecond), PLACES, waitingMax);
    }
  }

  /** Two rates that take turns. */
  record Bursts(
      double calmPerSecond,
      double calmSeconds,
      double burstPerSecond,
      double burstSeconds,
      long waitingMax)
      implements PlannedLoad {
    @Override
    public String name() {
      return "burst";
    }

    @Override
    public long paymentsMax(double seconds) {
      double perRound = calmPerSecond * calmSeconds + burstPerSecond * burstSeconds;
      double rounds = Math.ceil(seconds / (calmSeconds + burstSeconds));
      return (long) Math.ceil(rounds * (perRound + 2));
    }

    @Override
    public double perSecondAt(double seconds) {
      boolean isCalm = seconds % (calmSeconds + burstSeconds) < calmSeconds;
      return isCalm ? calmPerSecond : burstPerSecond;
    }

    @Override
    public LoadModel model() {
      Schedule schedule =
          Schedule.bursts(calmPerSecond, nanos(calmSeconds), burstPerSecond, nanos(burstSeconds));
      return new LoadModel.Open(schedule, PLACES, waitingMax);
    }

    private static long nanos(double seconds) {
      return Math.round(seconds * 1e9);
    }
  }

  /**
   * One rate after the other, in search of the highest that meets an objective.
   *
   * @param inFlight payments under way in the warm-up, which is a closed loop
   */
  record Ramping(Objective objective, double stepSeconds, int inFlight) implements PlannedLoad {
    @Override
    public String name() {
      return "ramp";
    }

    @Override
    public long paymentsMax(double seconds) {
      return -1;
    }

    /** Of its warm-up. */
    @Override
    public double perSecondAt(double seconds) {
      return Double.NaN;
    }

    /** Of its warm-up. */
    @Override
    public LoadModel model() {
      return new LoadModel.Closed(inFlight);
    }
  }
}
