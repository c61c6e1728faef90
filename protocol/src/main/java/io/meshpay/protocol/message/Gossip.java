package io.meshpay.protocol.message;

import io.meshpay.protocol.sbe.GossipDecoder;
import java.util.List;

/**
 * GOSSIP: certificates and equivocation proofs that authorities pass on. Every item proves itself,
 * so the message is not signed. Layout: header 8, epoch i64, authority u16, group of items
 * (dimension 4, each kind u8 and a payload behind a u16 length).
 */
public record Gossip(long epoch, int authority, List<GossipItem> items) implements Message {
  /** Refuses what the wire can't carry, and takes a copy of the items. */
  public Gossip {
    WireRange.checkUnsignedShort("authority", authority);
    items = List.copyOf(items);
  }

  @Override
  public int templateId() {
    return GossipDecoder.TEMPLATE_ID;
  }
}
