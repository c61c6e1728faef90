package io.meshpay.protocol.value;

import java.util.HexFormat;
import org.agrona.DirectBuffer;

/** A SHA-256 digest. */
public final class Digest extends FixedBytes {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private Digest(byte[] bytes) {
    super(bytes, BYTES);
  }

  /** Takes a copy of {@code bytes}, which has {@link #BYTES} of them. */
  public static Digest of(byte[] bytes) {
    return new Digest(bytes);
  }

  /** Reads {@link #BYTES} bytes at {@code offset}. */
  public static Digest read(DirectBuffer buffer, int offset) {
    return new Digest(copy(buffer, offset, BYTES));
  }

  /** Parses what {@link #toHex()} gives, in either case. */
  public static Digest fromHex(String hex) {
    return new Digest(HexFormat.of().parseHex(hex));
  }
}
