package io.meshpay.state.history;

import io.meshpay.protocol.sbe.DepositOrderDecoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.sbe.WithdrawalOrderDecoder;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.journal.JournalRecord;
import io.meshpay.state.journal.RecordKind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Feeds an index what it lacks from the journal. For the thread that adds to the index. */
public final class HistoryFeed {
  private final HistoryIndex index;
  private long fedPosition;

  public HistoryFeed(HistoryIndex index) {
    this.index = index;
    fedPosition = index.addedPosition();
  }

  /**
   * Up to where the journal was read. {@link HistoryIndex#addedPosition()} stays at the last
   * execution; who asked a reader for the votes behind it, which it has passed, would have it read
   * the segment from its start again.
   */
  public long fedPosition() {
    return fedPosition;
  }

  /**
   * Adds all executions behind {@link #fedPosition()}, and waits for room where it must.
   *
   * @param journal the same one each time, or it reads a segment from its start
   * @param lastPosition up to here; durable
   * @throws HistoryBrokenException if the index takes no more
   * @throws IOException if the journal is damaged or can't be read
   */
  public void feed(JournalReader journal, long lastPosition) throws IOException {
    journal.forEach(fedPosition + 1, lastPosition, record -> take(index, record));
    fedPosition = Math.max(fedPosition, lastPosition);
  }

  private static void take(HistoryIndex index, JournalRecord record) throws IOException {
    if (record.kind() != RecordKind.EXECUTION) {
      return;
    }
    try {
      while (!add(index, record)) {
        index.awaitRoom();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted at journal position " + record.position());
    }
  }

  private static boolean add(HistoryIndex index, JournalRecord record) {
    return add(index, record.position(), record.offset(), record.orderKind(), record.order(), 0);
  }

  /**
   * Adds one executed order: what {@link HistoryIndex#add} is for whoever has the order at hand.
   *
   * @param kind of the order, not {@link OrderKind#NONE}
   * @param order holds the order at {@code orderOffset}
   * @return as {@link HistoryIndex#add}
   */
  public static boolean add(
      HistoryIndex index,
      long position,
      long segmentOffset,
      OrderKind kind,
      DirectBuffer order,
      int orderOffset) {
    return switch (kind) {
      case TRANSFER ->
          index.add(
              position,
              segmentOffset,
              order,
              orderOffset + TransferOrderDecoder.senderEncodingOffset(),
              order,
              orderOffset + TransferOrderDecoder.recipientEncodingOffset(),
              number(order, orderOffset + TransferOrderDecoder.sequenceNumberEncodingOffset()));
      case DEPOSIT ->
          index.add(
              position,
              segmentOffset,
              order,
              orderOffset + DepositOrderDecoder.issuerEncodingOffset(),
              order,
              orderOffset + DepositOrderDecoder.recipientEncodingOffset(),
              number(order, orderOffset + DepositOrderDecoder.sequenceNumberEncodingOffset()));
      case WITHDRAWAL ->
          index.addWithoutRecipient(
              position,
              segmentOffset,
              order,
              orderOffset + WithdrawalOrderDecoder.senderEncodingOffset(),
              number(order, orderOffset + WithdrawalOrderDecoder.sequenceNumberEncodingOffset()));
      default -> throw new IllegalArgumentException("no order: " + kind);
    };
  }

  private static long number(DirectBuffer order, int offset) {
    return order.getLong(offset, ByteOrder.LITTLE_ENDIAN);
  }
}
