package io.meshpay.state.journal;

import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.Digest;
import java.io.Closeable;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the journal. Changes are appended, and {@link #commit} makes all of them durable with one
 * write and one force; only then may anything that rests on them leave the process. A change's
 * position is its ordinal since genesis, as the ledger counts it.
 *
 * <p>For one thread, except where a method says otherwise; appending makes no garbage. Any failure
 * of the disk breaks the journal for good: see {@link JournalBrokenException}. An interrupt of the
 * thread counts as one, since it closes the file.
 */
public final class Journal implements Closeable {
  /** How long {@link JournalSync#INTERVAL} puts off a force, in nanoseconds. */
  public static final long INTERVAL_NANOS = 100_000_000L;

  private static final int VOTE_BYTES = JournalFormat.RECORD_BYTES + TransferOrder.BYTES;

  private final SegmentWriter segments;
  private final JournalSync sync;
  private final JournalEnvironment environment;
  private final JournalRecovery recovery;

  private final CertificatePacking packing;
  private final JournalTree tree;
  private final OrderDigest orderDigest = new OrderDigest();
  private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.BYTES]);

  private long position;
  private long offset;
  private long forcedAtNanos;
  private boolean rotates;
  private volatile long durablePosition;
  private volatile long writtenBytes;
  private @Nullable Throwable failure;

  Journal(
      SegmentWriter segments,
      JournalTree tree,
      CertificatePacking packing,
      JournalSync sync,
      JournalEnvironment environment,
      JournalRecovery recovery) {
    this.segments = segments;
    this.tree = tree;
    this.packing = packing;
    this.sync = sync;
    this.environment = environment;
    this.recovery = recovery;
    position = recovery.lastPosition();
    durablePosition = position;
    forcedAtNanos = sync == JournalSync.INTERVAL ? environment.nanoClock().getAsLong() : 0;
  }

  /**
   * Opens the journal in a folder, after whatever stop, or begins one in an empty folder. What a
   * crash tore off is cleared; see {@link #recovery()}.
   *
   * @param knownDurable a position that the caller knows to have been durable, from a snapshot or
   *     the mark of a clean stop; 0 if none. A journal that ends before it is damaged
   * @throws JournalDamagedException if the last segment or a header is damaged; earlier segments
   *     are checked when they are read
   * @throws JournalIdentityException if it is another authority's
   * @throws SegmentsMissingException if it begins behind position 1; then nothing was changed
   * @throws IOException if the disk fails
   */
  public static Journal open(
      JournalEnvironment environment,
      JournalIdentity identity,
      JournalSettings settings,
      long knownDurable)
      throws IOException {
    return open(environment, identity, settings, knownDurable, 0);
  }

  /**
   * As the other, for a journal whose first segments may have been archived or deleted.
   *
   * @param basePosition a position at which the state is to be had without the journal, from a
   *     snapshot: the journal in the folder may begin behind it at the latest; 0 if there is none
   * @throws SegmentsMissingException if it begins later; then nothing was changed
   */
  public static Journal open(
      JournalEnvironment environment,
      JournalIdentity identity,
      JournalSettings settings,
      long knownDurable,
      long basePosition)
      throws IOException {
    return JournalOpening.open(environment, identity, settings, knownDurable, basePosition);
  }

  /**
   * Appends a vote. The disk is touched only if the group or the segment is full.
   *
   * @param order holds the whole transfer order, 172 bytes, at {@code orderOffset}
   * @return its position
   * @throws JournalBrokenException if the disk fails now or has failed
   */
  public long appendVote(DirectBuffer order, int orderOffset) {
    orderDigest.compute(OrderKind.TRANSFER, order, orderOffset, digest, 0);
    return appendVote(order, orderOffset, digest);
  }

  /**
   * As the other, for callers that know the order's digest.
   *
   * @param itsDigest holds the order's {@link OrderDigest} at 0; taken on trust
   */
  public long appendVote(DirectBuffer order, int orderOffset, DirectBuffer itsDigest) {
    requireWhole();
    try {
      GroupBuffer group = segments.group(VOTE_BYTES, position);
      int payload = group.payloadIndex();
      group.buffer().putBytes(payload, order, orderOffset, TransferOrder.BYTES);
      packing.addOrder(itsDigest, 0, group.nextOffset() + JournalFormat.RECORD_BYTES);
      return added(group, RecordKind.VOTE, TransferOrder.BYTES, itsDigest);
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
  }

  /**
   * Appends an execution. The disk is touched only if the group or the segment is full.
   *
   * @param certificate holds the whole document at {@code certificateOffset}, its header included
   * @return its position
   * @throws IllegalArgumentException if it isn't laid out as a certificate, or longer than 65534
   *     bytes; then nothing is appended
   * @throws JournalBrokenException if the disk fails now or has failed
   */
  public long appendExecution(DirectBuffer certificate, int certificateOffset, int length) {
    OrderKind kind = requireCertificate(certificate, certificateOffset, length);
    int order = certificateOffset + CertificateLayout.orderOffset(kind);
    orderDigest.compute(kind, certificate, order, digest, 0);
    return append(kind, certificate, certificateOffset, length, digest);
  }

  /**
   * As the other, for callers that know the order's digest.
   *
   * @param itsDigest holds the {@link OrderDigest} of the certificate's order at 0; taken on trust
   */
  public long appendExecution(
      DirectBuffer certificate, int certificateOffset, int length, DirectBuffer itsDigest) {
    OrderKind kind = requireCertificate(certificate, certificateOffset, length);
    return append(kind, certificate, certificateOffset, length, itsDigest);
  }

  private static OrderKind requireCertificate(DirectBuffer certificate, int offset, int length) {
    OrderKind kind = CertificateLayout.orderKind(certificate, offset, length);
    if (kind == OrderKind.NONE || length > JournalFormat.CERTIFICATE_BYTES_MAX) {
      throw new IllegalArgumentException("not a certificate, in " + length + " bytes");
    }
    return kind;
  }

  private long append(
      OrderKind kind,
      DirectBuffer certificate,
      int certificateOffset,
      int length,
      DirectBuffer itsDigest) {
    requireWhole();
    try {
      GroupBuffer group = segments.group(JournalFormat.executionBytesMax(length), position);
      int payloadBytes =
          packing.pack(
              certificate,
              certificateOffset,
              length,
              kind,
              itsDigest,
              group.buffer(),
              group.payloadIndex(),
              group.nextOffset() + JournalFormat.RECORD_BYTES);
      return added(group, RecordKind.EXECUTION, payloadBytes, itsDigest);
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
  }

  private long added(GroupBuffer group, RecordKind kind, int payloadBytes, DirectBuffer itsDigest) {
    position++;
    offset = group.nextOffset();
    group.add(kind, position, payloadBytes);
    tree.append(kind, position, itsDigest, 0);
    return position;
  }

  /**
   * Writes what was appended since the last commit and makes it durable, as the {@link JournalSync}
   * says. With {@link JournalSync#INTERVAL} it is to be called also when nothing was appended, so
   * that the last changes don't wait for the next ones.
   *
   * @throws JournalBrokenException if the disk fails now or has failed
   */
  public void commit() {
    requireWhole();
    try {
      segments.write();
      if (isForceDue()) {
        segments.force();
      }
      if (rotates && segments.hasNext()) {
        segments.rotate(position);
        rotates = false;
      }
      durablePosition = segments.isForced() ? position : durablePosition;
      writtenBytes = segments.writtenBytes();
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
  }

  private boolean isForceDue() {
    return switch (sync) {
      case COMMIT -> true;
      case NONE -> false;
      case INTERVAL -> {
        long now = environment.nanoClock().getAsLong();
        boolean isDue = now - forcedAtNanos >= INTERVAL_NANOS;
        forcedAtNanos = isDue ? now : forcedAtNanos;
        yield isDue;
      }
    };
  }

  /**
   * Ends the segment with the next commit for which the next segment is there, so that all before
   * it can be copied or archived: on a full disk this one goes on, as its room is all there is. A
   * segment without changes goes on, too.
   */
  public void rotate() {
    rotates = true;
  }

  /** The position of the last change that was appended; 0 if there is none. */
  public long position() {
    return position;
  }

  /** Up to which position the journal is on the disk. Any thread may ask. */
  public long durablePosition() {
    return durablePosition;
  }

  /** How many bytes of records were written since it was opened. Any thread may ask. */
  public long writtenBytes() {
    return writtenBytes;
  }

  /** Where in its segment the change that was appended last is, in bytes: for an index. */
  public long offset() {
    return offset;
  }

  /** The first position of the segment that the change that was appended last is in. */
  public long segment() {
    return segments.firstPosition();
  }

  /**
   * How many bytes can still be written without asking the disk for room: in this segment, and in
   * the next one if it has been made. If they get fewer than a segment's, the disk is full.
   */
  public long roomBytes() {
    return segments.roomBytes();
  }

  /**
   * Whether there is room for more than what must be written: when the disk is full, votes are to
   * be refused while executions of what was voted for still find room.
   */
  public boolean hasRoomForVotes() {
    return segments.hasReserve();
  }

  /**
   * Why the next segment couldn't be made, as on a full disk; null while it could. What is left of
   * the current segment is kept for executions until there is room again. Any thread may ask.
   */
  public @Nullable IOException shortage() {
    return segments.shortage();
  }

  /** Tries again to make the next segment, in the background, if there was no room for it. */
  public void retryShortage() {
    segments.retry();
  }

  /** The tree over all changes that were appended. */
  public JournalTree tree() {
    return tree;
  }

  /** What was found when the journal was opened. */
  public JournalRecovery recovery() {
    return recovery;
  }

  /** Whether the disk has failed; then nothing can be appended or committed any more. */
  public boolean isBroken() {
    return failure != null;
  }

  private void requireWhole() {
    Throwable cause = failure;
    if (cause != null) {
      throw new JournalBrokenException(cause);
    }
  }

  private JournalBrokenException broken(Exception cause) {
    failure = cause;
    return new JournalBrokenException(cause);
  }

  /**
   * Commits, forces whatever the {@link JournalSync}, and closes the files. A broken journal is
   * only closed.
   */
  @Override
  public void close() throws IOException {
    try {
      if (!isBroken()) {
        segments.write();
        segments.force();
        durablePosition = position;
      }
    } finally {
      failure = failure == null ? new IOException("closed") : failure;
      segments.close();
    }
  }
}
