package io.meshpay.protocol.certificate;

import io.meshpay.protocol.layout.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A certificate in the hands of payer or payee: proof of payment, verifiable offline with the
 * committee file. As a file it is the certificate's bytes; as text {@value #PREFIX} and those bytes
 * in base64url (RFC 4648, section 5) without padding.
 */
public record Receipt(Certificate certificate) {
  /** How the text starts; the 1 is the version of the text form. */
  public static final String PREFIX = "meshpay-receipt:1:";

  /** The longest text or file that is looked at. */
  public static final int BYTES_MAX = 128 * 1024;

  /** The text form. */
  public String text() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
  }

  /** The file form. */
  public byte[] bytes() {
    return certificate.toBytes();
  }

  /**
   * Reads either form; white space around the text is ignored.
   *
   * @throws MalformedMessageException if it is neither
   */
  public static Receipt parse(byte[] bytes) throws MalformedMessageException {
    if (bytes.length > BYTES_MAX) {
      throw new MalformedMessageException("receipt: longer than " + BYTES_MAX + " bytes");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    byte[] certificate = text.startsWith(PREFIX) ? fromText(text) : bytes;
    return new Receipt(Certificate.decode(new UnsafeBuffer(certificate), 0, certificate.length));
  }

  private static byte[] fromText(String text) throws MalformedMessageException {
    byte[] encoded = text.substring(PREFIX.length()).getBytes(StandardCharsets.ISO_8859_1);
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(encoded);
      // Java's decoder overlooks padding and stray bits in the last character.
      if (Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(decoded), encoded)) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as of all text that is no base64url.
    }
    throw new MalformedMessageException("receipt: its text is not base64url without padding");
  }
}
