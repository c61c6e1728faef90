package io.meshpay.mesh;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the links of one kind (TCP or UDP) have carried and refused since the start. Any thread may
 * read them. They are added to once per burst of reading or writing, not once per frame.
 */
public final class MeshCounters {
  private final AtomicLong framesIn = new AtomicLong();
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong framesOut = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private final AtomicLong connectionsOpen = new AtomicLong();
  private final AtomicLong connectionsRefused = new AtomicLong();
  private final AtomicLong droppedIn = new AtomicLong();
  private final AtomicLong droppedOut = new AtomicLong();
  private final AtomicLong slowReadersClosed = new AtomicLong();
  private final AtomicLong idleClosed = new AtomicLong();
  private final AtomicLong unframed = new AtomicLong();

  MeshCounters() {}

  /** Messages handed to receivers. */
  public long framesIn() {
    return framesIn.get();
  }

  /** Bytes read from sockets, length prefixes and what was discarded included. */
  public long bytesIn() {
    return bytesIn.get();
  }

  /** Messages handed to sockets. */
  public long framesOut() {
    return framesOut.get();
  }

  /** Bytes handed to sockets, length prefixes included. */
  public long bytesOut() {
    return bytesOut.get();
  }

  /** Connections that are open now, servers' and clients'. */
  public long connectionsOpen() {
    return connectionsOpen.get();
  }

  /** Connections closed at once because the server had its most. */
  public long connectionsRefused() {
    return connectionsRefused.get();
  }

  /** Datagrams that came while too many were under way. */
  public long droppedIn() {
    return droppedIn.get();
  }

  /** Messages for a link that was closed or whose peer didn't take its answers. */
  public long droppedOut() {
    return droppedOut.get();
  }

  /** Connections closed because their peer didn't take its answers. */
  public long slowReadersClosed() {
    return slowReadersClosed.get();
  }

  /** Connections closed because nothing came or went. */
  public long idleClosed() {
    return idleClosed.get();
  }

  /** Claimed lengths that can be no frame's, and datagrams shorter than a header. */
  public long unframed() {
    return unframed.get();
  }

  void received(long frames, long bytes) {
    if (frames > 0) {
      framesIn.addAndGet(frames);
    }
    if (bytes > 0) {
      bytesIn.addAndGet(bytes);
    }
  }

  void sent(long frames, long bytes) {
    framesOut.addAndGet(frames);
    bytesOut.addAndGet(bytes);
  }

  void opened() {
    connectionsOpen.incrementAndGet();
  }

  void closed() {
    connectionsOpen.decrementAndGet();
  }

  void refused() {
    connectionsRefused.incrementAndGet();
  }

  void droppedIn(long frames) {
    droppedIn.addAndGet(frames);
  }

  void droppedOut(long frames) {
    droppedOut.addAndGet(frames);
  }

  void slowReaderClosed() {
    slowReadersClosed.incrementAndGet();
  }

  void idlerClosed() {
    idleClosed.incrementAndGet();
  }

  void wasUnframed() {
    unframed.incrementAndGet();
  }
}
