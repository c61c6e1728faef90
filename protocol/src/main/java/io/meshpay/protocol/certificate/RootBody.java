package io.meshpay.protocol.certificate;

import io.meshpay.protocol.value.Digest;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What an authority signs, after the context's prefix, for a batch of leaves: leafCount u16 ‖ root
 * 32. The count is inside because trees of different sizes can share a root and a path.
 */
public final class RootBody {
  /** Length in bytes. */
  public static final int BYTES = Short.BYTES + Digest.BYTES;

  /** Where the root stands. */
  public static final int ROOT_OFFSET = Short.BYTES;

  private RootBody() {}

  /** Writes the leaf count at {@code offset}; the root belongs at {@link #ROOT_OFFSET} from it. */
  public static void putLeafCount(MutableDirectBuffer buffer, int offset, int leafCount) {
    buffer.putShort(offset, (short) leafCount, ByteOrder.LITTLE_ENDIAN);
  }

  /** The whole body. */
  public static byte[] of(int leafCount, Digest root) {
    byte[] bytes = new byte[BYTES];
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    putLeafCount(buffer, 0, leafCount);
    root.copyTo(buffer, ROOT_OFFSET);
    return bytes;
  }
}
