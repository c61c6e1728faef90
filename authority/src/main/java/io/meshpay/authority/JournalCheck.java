package io.meshpay.authority;

import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.journal.JournalDamagedException;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole journal once after a start, beside the running authority, on a thread of its own
 * that takes its time. The start itself has read only what a recovery replays; so a disk that has
 * not kept what was written long ago is noticed while there may still be a copy of it.
 *
 * <p>Rejected: reading all of it before the first vote. A start would take the longer the older the
 * authority is, and no vote rests on what a snapshot covers.
 */
final class JournalCheck {
  private static final Logger LOG = LoggerFactory.getLogger(JournalCheck.class);

  /** Some 20 MB/s: a small part of a core, and of what a disk gives. */
  private static final long CHANGES_PER_SECOND = 50_000;

  private static final long CHANGES_PER_PAUSE = 1_000;
  private static final long POLL_MILLIS = 200;

  private final ReadableDisk journal;
  private final JournalIdentity identity;
  private final long to;
  private final LongSupplier nanoClock;
  private final Retry retry;
  private final Thread thread;
  private volatile boolean isClosing;
  private volatile long checkedPosition;
  private volatile @Nullable String damage;

  /**
   * @param name of the authority
   * @param to the last change that was durable at the start
   * @param nanoClock in nanoseconds since any moment
   */
  JournalCheck(
      String name,
      ReadableDisk journal,
      JournalIdentity identity,
      long to,
      LongSupplier nanoClock) {
    this.journal = journal;
    this.identity = identity;
    this.to = to;
    this.nanoClock = nanoClock;
    retry = new Retry(nanoClock);
    thread = Thread.ofPlatform().name(name + "-check").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Up to where the journal was read and is sound. */
  long checkedPosition() {
    return checkedPosition;
  }

  /** What is damaged, and where; null as long as nothing was found. */
  @Nullable String damage() {
    return damage;
  }

  private void run() {
    try {
      while (!isClosing && damage == null && checkedPosition < to) {
        if (retry.isDue()) {
          read();
        } else {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
      }
    } catch (InterruptedException closing) {
      // By whoever closes this: there is nothing left to do.
    }
  }

  private void read() {
    long beginNanos = nanoClock.getAsLong();
    try (JournalReader reader = JournalReader.open(journal, identity)) {
      long from = Math.max(checkedPosition + 1, reader.firstPosition());
      reader.forEach(
          from,
          to,
          record -> {
            checkedPosition = record.position();
            keepPace(record.position() - from, beginNanos);
          });
      checkedPosition = to;
      LOG.info(
          "read the journal: positions {} to {} are sound, in {} ms",
          from,
          to,
          TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - beginNanos));
    } catch (JournalDamagedException damaged) {
      damage =
          "the journal is damaged: %s at byte %d: %s"
              .formatted(damaged.file(), damaged.offset(), damaged.what());
      LOG.error(
          "{}. Payments go on, as the newest snapshot stands for it; but history is missing. Put"
              + " the file back from a copy, with the authority stopped",
          damage);
    } catch (IOException | RuntimeException | Error failure) {
      // Segments that went to the archive meanwhile, a disk that fails, or too little memory.
      if (!isClosing) {
        LOG.info(
            "reading the journal again from position {} in {} s: {}",
            checkedPosition + 1,
            retry.failed(),
            FailureText.describe(failure));
      }
    }
  }

  private void keepPace(long changes, long beginNanos) {
    if (changes % CHANGES_PER_PAUSE == 0) {
      long due = beginNanos + TimeUnit.SECONDS.toNanos(changes) / CHANGES_PER_SECOND;
      LockSupport.parkNanos(due - nanoClock.getAsLong());
    }
  }

  /** Ends the thread, within the time. */
  void close(long millisLeft) throws InterruptedException, TimeoutException {
    isClosing = true;
    thread.interrupt(); // Also what it reads ends with that.
    thread.join(millisLeft);
    if (thread.isAlive()) {
      throw new TimeoutException("the journal is still being read");
    }
  }
}
