package io.meshpay.client.wallet;

import io.meshpay.client.flow.Evidence;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A wallet's history as evidence for authorities that lag. Reads nothing until one does; then it
 * finds the entries' positions once, and each certificate when it is asked for.
 */
public final class HistoryEvidence implements Evidence {
  private record OrderNumber(PublicKey payer, long sequenceNumber) {}

  private final History history;
  private final Map<OrderNumber, Long> positions = new HashMap<>();
  private final LongArrayList received = new LongArrayList();
  private boolean isIndexed;

  HistoryEvidence(History history) {
    this.history = history;
  }

  @Override
  public @Nullable Certificate sent(PublicKey payer, long sequenceNumber) {
    index();
    Long position = positions.get(new OrderNumber(payer, sequenceNumber));
    return position == null ? null : read(position);
  }

  @Override
  public int receivedCount() {
    index();
    return received.size();
  }

  @Override
  public @Nullable Certificate received(int index) {
    index();
    return index >= 0 && index < received.size() ? read(received.getLong(index)) : null;
  }

  private void index() {
    if (isIndexed) {
      return;
    }
    isIndexed = true;
    try {
      History.Reader reader = history.read();
      for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
        Certificate certificate = certificate(entry);
        if (certificate != null) {
          Order order = certificate.order();
          positions.put(
              new OrderNumber(order.payer(), order.sequenceNumber()), reader.entryPosition());
        }
        if (entry instanceof HistoryEntry.Received) {
          received.addLong(reader.entryPosition());
        }
      }
    } catch (IOException | WalletException unreadable) {
      // What was found before the damage still helps; without it an authority only lags longer.
      return;
    }
  }

  private @Nullable Certificate read(long position) {
    try {
      HistoryEntry entry = history.readFrom(position).next();
      return entry == null ? null : certificate(entry);
    } catch (IOException | WalletException unreadable) {
      return null;
    }
  }

  private static @Nullable Certificate certificate(HistoryEntry entry) {
    return switch (entry) {
      case HistoryEntry.Sent sent -> sent.certificate();
      case HistoryEntry.Received received -> received.certificate();
      case HistoryEntry.Superseded _, HistoryEntry.Acknowledged _ -> null;
    };
  }
}
