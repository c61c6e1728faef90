package io.meshpay.load.bench;

import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.Schedule;

/** The load that was asked for. */
sealed interface PlannedLoad {
  /** Payments of an open loop that are under way at most; beyond it they wait. */
  int PLACES = 65_536;

  /** What waits beyond that, at most. */
  long WAITING_MAX = 1_000_000;

  /** Its name in reports. */
  String name();

  /** How many payments it starts at most in so many seconds; -1 where only the target knows. */
  long paymentsMax(double seconds);

  LoadModel model();

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
    public LoadModel model() {
      return new LoadModel.Closed(inFlight);
    }
  }

  /** So many a second. */
  record Rate(double perSecond) implements PlannedLoad {
    @Override
    public String name() {
      return "open";
    }

    @Override
    public long paymentsMax(double seconds) {
      return (long) Math.ceil(perSecond * seconds) + 1;
    }

    @Override
    public LoadModel model() {
      return new LoadModel.Open(Schedule.constant(perSecond), PLACES, WAITING_MAX);
    }
  }

  /** Two rates that take turns. */
  record Bursts(
      double calmPerSecond, double calmSeconds, double burstPerSecond, double burstSeconds)
      implements PlannedLoad {
    @Override
    public String name() {
      return "burst";
    }

    @Override
    public long paymentsMax(double seconds) {
      double round = calmSeconds + burstSeconds;
      double perRound = calmPerSecond * calmSeconds + burstPerSecond * burstSeconds;
      return (long) Math.ceil(Math.ceil(seconds / round) * perRound) + 1;
    }

    @Override
    public LoadModel model() {
      Schedule schedule =
          Schedule.bursts(calmPerSecond, nanos(calmSeconds), burstPerSecond, nanos(burstSeconds));
      return new LoadModel.Open(schedule, PLACES, WAITING_MAX);
    }

    private static long nanos(double seconds) {
      return Math.round(seconds * 1e9);
    }
  }
}
