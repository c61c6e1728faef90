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

/** Feeds an index what it lacks from the journal. */
public final class HistoryFeed {
  private HistoryFeed() {}

  /**
   * Adds all executions after {@link HistoryIndex#addedPosition()}, and waits for room where it
   * must. For the thread that adds.
   *
   * @param lastPosition up to here; durable
   * @throws HistoryBrokenException if the index takes no more
   * @throws IOException if the journal is damaged or can't be read
   */
  public static void feed(JournalReader journal, HistoryIndex index, long lastPosition)
      throws IOException {
    journal.forEach(index.addedPosition() + 1, lastPosition, record -> take(index, record));
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
