package io.meshpay.mesh;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes and reads frames the slow and obvious way. */
final class Frames {
  private Frames() {}

  /** A message that can be told from others by its number and whose every byte is checkable. */
  static byte[] message(long number, int length) {
    byte[] message = new byte[length];
    ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putLong(number);
    for (int i = 8; i < length; i++) {
      message[i] = (byte) (number * 31 + i);
    }
    return message;
  }

  static long number(DirectBuffer message, int offset) {
    return message.getLong(offset, ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(4 + message.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(message.length)
        .put(message)
        .array();
  }

  static byte[] prefix(long length) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) length).array();
  }

  static byte[] concatenated(Iterable<byte[]> parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    parts.forEach(all::put);
    return all.array();
  }

  static byte[] read(DataInputStream in) throws IOException {
    byte[] message = new byte[Integer.reverseBytes(in.readInt())];
    in.readFully(message);
    return message;
  }

  static UnsafeBuffer buffer(byte[] message) {
    return new UnsafeBuffer(message);
  }

  static byte[] bytes(DirectBuffer buffer, int offset, int length) {
    byte[] bytes = new byte[length];
    buffer.getBytes(offset, bytes);
    return bytes;
  }
}
