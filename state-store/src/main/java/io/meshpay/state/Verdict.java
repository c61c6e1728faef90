package io.meshpay.state;

import io.meshpay.protocol.error.ErrorCode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Ledger} says of one message: accepted, or refused with a code. Its owner reuses
 * it; each call to the ledger overwrites it.
 */
public final class Verdict {
  private final UnsafeBuffer pendingOrder = new UnsafeBuffer(new byte[PendingOrder.BYTES_MAX]);
  private @Nullable ErrorCode error;
  private long detail;
  private boolean changed;
  private int pendingKind;

  /** Whether the vote is given, or the certificate is executed (now or before). */
  public boolean isAccepted() {
    return error == null;
  }

  /** Whether the state changed; false for a refusal and for a repeat. */
  public boolean hasChanged() {
    return changed;
  }

  /** Why it was refused; null if it was accepted. */
  public @Nullable ErrorCode error() {
    return error;
  }

  /** The number that belongs to the code, as {@link ErrorCode} explains it; 0 if it has none. */
  public long detail() {
    return detail;
  }

  /** With CONFLICTING_ORDER, the wire's number of the pending order's kind; otherwise 0. */
  public int pendingKind() {
    return pendingKind;
  }

  /** With CONFLICTING_ORDER, the pending order's bytes from 0, as its sender signed them. */
  public DirectBuffer pendingOrder() {
    return pendingOrder;
  }

  /** How many bytes of {@link #pendingOrder()} count; 0 without CONFLICTING_ORDER. */
  public int pendingOrderBytes() {
    return PendingOrder.bytesOf(pendingKind);
  }

  void accept(boolean changed) {
    this.error = null;
    this.detail = 0;
    this.changed = changed;
    this.pendingKind = 0;
  }

  void refuse(ErrorCode error, long detail) {
    this.error = error;
    this.detail = detail;
    this.changed = false;
    this.pendingKind = 0;
  }

  void refuseConflict(int pendingKind, DirectBuffer pendingOrder) {
    refuse(ErrorCode.CONFLICTING_ORDER, 0);
    this.pendingKind = pendingKind;
    this.pendingOrder.putBytes(0, pendingOrder, 0, pendingOrderBytes());
  }
}
