package io.meshpay.protocol.value;

import java.util.HexFormat;
import org.agrona.DirectBuffer;

/**
 * An Ed25519 public key (RFC 8032, section 5.1.2): it names an account, an authority or a gateway.
 */
public final class PublicKey extends FixedBytes {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private PublicKey(byte[] bytes) {
    super(bytes, BYTES);
  }

  /** Takes a copy of {@code bytes}, which has {@link #BYTES} of them. */
  public static PublicKey of(byte[] bytes) {
    return new PublicKey(bytes);
  }

  /** Reads {@link #BYTES} bytes at {@code offset}. */
  public static PublicKey read(DirectBuffer buffer, int offset) {
    return new PublicKey(copy(buffer, offset, BYTES));
  }

  /** Parses what {@link #toHex()} gives, in either case. */
  public static PublicKey fromHex(String hex) {
    return new PublicKey(HexFormat.of().parseHex(hex));
  }
}
