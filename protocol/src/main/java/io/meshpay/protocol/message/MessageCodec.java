package io.meshpay.protocol.message;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.layout.MalformedMessageException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Messages to bytes and back, for whoever may make garbage; authorities use the SBE codecs. */
public final class MessageCodec {
  private MessageCodec() {}

  /**
   * Writes a message, header first, at {@code offset}.
   *
   * @param buffer large enough, or expandable
   * @return its length
   */
  public static int encode(Message message, MutableDirectBuffer buffer, int offset) {
    return MessageEncoding.encode(message, buffer, offset);
  }

  /** The message's bytes, header first. */
  public static byte[] encode(Message message) {
    ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    byte[] bytes = new byte[encode(message, buffer, 0)];
    buffer.getBytes(0, bytes);
    return bytes;
  }

  /**
   * Reads a message that takes up exactly {@code length} bytes.
   *
   * @throws MalformedMessageException if {@link MessageShape} refuses it
   */
  public static Message decode(DirectBuffer buffer, int offset, int length)
      throws MalformedMessageException {
    int template = MessageShape.check(buffer, offset, length);
    if (template < 0) {
      throw new MalformedMessageException(Layout.describe(template));
    }
    return MessageDecoding.decode(template, buffer, offset);
  }
}
