package io.meshpay.protocol.crypto;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/**
 * Remembers signatures that were found good, so that each is verified once though it stands in many
 * certificates. A table of fixed size, in which a newer one takes the place of an older one: the
 * worst that an overflow can do is to forget.
 *
 * <p>What is remembered is a SHA-256 over everything that decides: key, signature, domain, epoch,
 * committee and body. For any number of threads.
 */
public final class VerifiedSignatures {
  private final AtomicReferenceArray<@Nullable Digest> places;
  private final int mask;

  /**
   * @param capacity how many it holds at most, rounded up to a power of two; each takes some 80
   *     bytes
   */
  public VerifiedSignatures(int capacity) {
    int rounded = BitUtil.findNextPositivePowerOfTwo(capacity);
    places = new AtomicReferenceArray<>(rounded);
    mask = rounded - 1;
  }

  /** What stands for a signature of {@code prefix} followed by the first bytes of {@code body}. */
  public static Digest identify(
      PublicKey key, Signature signature, byte[] prefix, byte[] body, int bodyBytes) {
    // All parts but the body have a fixed length, so no two different ones run together alike.
    MessageDigest sha256 = sha256();
    sha256.update(key.toBytes());
    sha256.update(signature.toBytes());
    sha256.update(prefix);
    sha256.update(body, 0, bodyBytes);
    return Digest.of(sha256.digest());
  }

  /** Whether a signature was added, and not displaced since. */
  public boolean contains(Digest identity) {
    return identity.equals(places.getOpaque(place(identity)));
  }

  /** Remembers a signature that was verified. */
  public void add(Digest identity) {
    // Safe without more: a digest is immutable, all its fields being final.
    places.setOpaque(place(identity), identity);
  }

  private int place(Digest identity) {
    int hash = identity.hashCode();
    return (hash ^ (hash >>> 16)) & mask;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
