package io.meshpay.mesh;

/**
 * Counts frames under way: received and not yet completed. Back-pressure rests on it.
 *
 * <p>Two threads use it, the event loop ("here") and the thread that answers ("there"), without an
 * atomic operation: each counts what it completes in a counter of its own, and only the event loop
 * adds the two up. When the event loop stops reading it publishes the count at which it wants to be
 * woken, and then looks at the other's counter once more; the other publishes its counter and then
 * looks whether somebody wants to be woken. Both fields are volatile, so at least one of the two
 * sees the other (Dekker's argument), and no wake-up is lost.
 */
final class FrameWindow {
  private static final long NEVER = Long.MAX_VALUE;

  private final int framesMax;

  // The event loop's.
  private long received;
  private long completedHere;

  // The answering thread's; the volatile one is what the event loop sees of it.
  private long completedThere;
  private volatile long completedTherePublished;

  private volatile long wakeAt = NEVER;

  FrameWindow(int framesMax) {
    this.framesMax = framesMax;
  }

  /** Event loop: a frame is handed to the receiver. */
  void received() {
    received++;
  }

  /** Event loop: frames handed to the receiver so far. */
  long receivedTotal() {
    return received;
  }

  /** Event loop: whether one more frame may be handed out. */
  boolean hasRoom() {
    return underWay() < framesMax;
  }

  /** Event loop. */
  long underWay() {
    long underWay = received - completedHere - completedTherePublished;
    if (underWay < 0) {
      throw new IllegalStateException("more frames completed than received: " + -underWay);
    }
    return underWay;
  }

  /** Event loop: frames completed on it. */
  void completedHere(int frames) {
    completedHere += frames;
  }

  /**
   * Event loop: asks to be woken when no more than {@code underWay} frames are under way.
   *
   * @return true when that is so already; then nobody will wake it
   */
  boolean armWake(long underWay) {
    wakeAt = received - completedHere - underWay;
    if (underWay() > underWay) {
      return false;
    }
    wakeAt = NEVER;
    return true;
  }

  /**
   * Answering thread: frames completed on it.
   *
   * @return true when the event loop asked to be woken and it is time
   */
  boolean completedThere(int frames) {
    completedThere += frames;
    completedTherePublished = completedThere;
    return completedThere >= wakeAt;
  }
}
