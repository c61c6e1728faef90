package io.meshpay.protocol.message;

import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.PublicKey;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one authority knows of one account; a document inside {@link AccountInfoResponse}. Layout:
 * header 8, requestId i64, account 32, nextSequenceNumber i64, pendingKind u8, group of balances
 * (dimension 4, each 36 bytes, in strictly ascending order of their tokens), pendingOrder behind a
 * u16 length.
 *
 * @param requestId the request's, so that an old answer can't be replayed
 * @param nextSequenceNumber 0 for an account that doesn't exist here
 * @param pendingOrder the order that has this authority's vote and isn't executed here
 */
public record AccountInfo(
    long requestId,
    PublicKey account,
    long nextSequenceNumber,
    List<Balance> balances,
    @Nullable Order pendingOrder) {
  /** Takes a copy of the balances and refuses a wrong order of theirs. */
  public AccountInfo {
    balances = List.copyOf(balances);
    for (int i = 1; i < balances.size(); i++) {
      int before = balances.get(i - 1).token();
      if (Integer.compareUnsigned(before, balances.get(i).token()) >= 0) {
        throw new IllegalArgumentException("balances out of order after token " + before);
      }
    }
  }

  /** Length in bytes, header included. */
  public int encodedLength() {
    return AccountInfoCodec.encodedLength(this);
  }

  /**
   * Writes the document at {@code offset}.
   *
   * @return its length
   */
  public int encode(MutableDirectBuffer buffer, int offset) {
    return AccountInfoCodec.encode(this, buffer, offset);
  }

  /** The encoded document, which is what the seal is about. */
  public byte[] toBytes() {
    byte[] bytes = new byte[encodedLength()];
    encode(new UnsafeBuffer(bytes), 0);
    return bytes;
  }

  /**
   * Reads a document that takes up exactly {@code length} bytes.
   *
   * @throws MalformedMessageException if it has another layout
   */
  public static AccountInfo decode(DirectBuffer buffer, int offset, int length)
      throws MalformedMessageException {
    return AccountInfoCodec.decode(buffer, offset, length);
  }
}
