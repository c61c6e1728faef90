package io.meshpay.load.engine;

/** What decides when a unit starts. */
public sealed interface LoadModel {
  /** How many units can be under way at once. */
  int places();

  /** The part of one of several threads that keep this model together. */
  LoadModel share(int thread, int threads);

  /** The same with fewer places, where the work hasn't got more. */
  LoadModel withPlacesMax(int placesMax);

  /**
   * A unit starts when another ends: a target that stalls also stalls the load. Latencies count
   * from when a unit was really started, and say nothing about what somebody would have waited who
   * comes when he likes.
   *
   * @param inFlight units under way, always
   */
  record Closed(int inFlight) implements LoadModel {
    public Closed {
      if (inFlight < 1) {
        throw new IllegalArgumentException(inFlight + " in flight");
      }
    }

    @Override
    public int places() {
      return inFlight;
    }

    @Override
    public LoadModel share(int thread, int threads) {
      return new Closed(Math.max(1, Math.ceilDiv(inFlight - thread, threads)));
    }

    @Override
    public LoadModel withPlacesMax(int placesMax) {
      return new Closed(Math.min(inFlight, placesMax));
    }
  }

  /**
   * Units start when the schedule says, whatever became of those before. Latencies count from when
   * a unit should have started, so a stall can't hide what came due meanwhile (coordinated
   * omission, as Gil Tene calls it).
   *
   * @param places units under way at most; with all taken, units wait
   * @param waitingMax units that wait at most; beyond it the oldest are dropped and counted
   */
  record Open(Schedule schedule, int places, long waitingMax) implements LoadModel {
    public Open {
      if (places < 1 || waitingMax < 1) {
        throw new IllegalArgumentException(places + " places, " + waitingMax + " waiting");
      }
    }

    @Override
    public LoadModel share(int thread, int threads) {
      return new Open(
          Schedule.share(schedule, thread, threads),
          Math.ceilDiv(places, threads),
          Math.ceilDiv(waitingMax, threads));
    }

    @Override
    public LoadModel withPlacesMax(int placesMax) {
      return new Open(schedule, Math.min(places, placesMax), waitingMax);
    }
  }
}
