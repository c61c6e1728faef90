package io.meshpay.mesh;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/** Looks at a part of a Netty buffer through Agrona's, without copying. */
final class BufferView {
  private BufferView() {}

  /** Lays {@code view} over exactly these bytes, so that nothing beyond them can be read. */
  static void wrap(DirectBuffer view, ByteBuf buffer, int index, int length) {
    if (buffer.hasMemoryAddress()) {
      view.wrap(buffer.memoryAddress() + index, length);
    } else {
      ByteBuffer part = buffer.internalNioBuffer(index, length);
      view.wrap(part, part.position(), length);
    }
  }
}
