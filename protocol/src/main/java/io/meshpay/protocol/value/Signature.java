package io.meshpay.protocol.value;

import java.util.HexFormat;
import org.agrona.DirectBuffer;

/** An Ed25519 signature (RFC 8032, section 5.1.6): R, then S. */
public final class Signature extends FixedBytes {
  /** Length in bytes. */
  public static final int BYTES = 64;

  private Signature(byte[] bytes) {
    super(bytes, BYTES);
  }

  /** Takes a copy of {@code bytes}, which has {@link #BYTES} of them. */
  public static Signature of(byte[] bytes) {
    return new Signature(bytes);
  }

  /** Reads {@link #BYTES} bytes at {@code offset}. */
  public static Signature read(DirectBuffer buffer, int offset) {
    return new Signature(copy(buffer, offset, BYTES));
  }

  /** Parses what {@link #toHex()} gives, in either case. */
  public static Signature fromHex(String hex) {
    return new Signature(HexFormat.of().parseHex(hex));
  }
}
