package io.meshpay.protocol.crypto;

import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.BitSet;
import org.agrona.DirectBuffer;

/**
 * Signatures to verify together. Filled, verified, read and cleared by one thread, again and again,
 * without garbage.
 *
 * <p>Layout, for a verifier: entry {@code i} has its key at {@code 32 i} of {@link #keys()}, its
 * signature at {@code 64 i} of {@link #signatures()}, and its message at {@code messageOffset(i)}
 * of {@link #messages()}, {@code messageBytes(i)} long.
 */
public final class SignatureBatch {
  /** The longest message of an entry: the longest body is a withdrawal order's 213 bytes. */
  public static final int MESSAGE_BYTES_MAX = 320;

  private final int capacity;
  private final byte[] keys;
  private final byte[] signatures;
  private final byte[] messages;
  private final int[] messageBytes;
  private final BitSet valid;
  private int size;

  public SignatureBatch(int capacity) {
    this.capacity = capacity;
    keys = new byte[capacity * PublicKey.BYTES];
    signatures = new byte[capacity * Signature.BYTES];
    messages = new byte[capacity * MESSAGE_BYTES_MAX];
    messageBytes = new int[capacity];
    valid = new BitSet(capacity);
  }

  /**
   * Adds an entry whose message is {@code prefix} followed by {@code bodyBytes} of {@code body}.
   *
   * @return the entry's index
   * @throws IllegalStateException if the batch is full
   */
  public int add(
      DirectBuffer key,
      int keyOffset,
      DirectBuffer signature,
      int signatureOffset,
      byte[] prefix,
      DirectBuffer body,
      int bodyOffset,
      int bodyBytes) {
    if (size == capacity) {
      throw new IllegalStateException("batch of " + capacity + " is full");
    }
    if (prefix.length + bodyBytes > MESSAGE_BYTES_MAX) {
      throw new IllegalArgumentException("message of " + (prefix.length + bodyBytes) + " bytes");
    }
    int entry = size++;
    key.getBytes(keyOffset, keys, entry * PublicKey.BYTES, PublicKey.BYTES);
    signature.getBytes(signatureOffset, signatures, entry * Signature.BYTES, Signature.BYTES);
    int messageOffset = messageOffset(entry);
    System.arraycopy(prefix, 0, messages, messageOffset, prefix.length);
    body.getBytes(bodyOffset, messages, messageOffset + prefix.length, bodyBytes);
    messageBytes[entry] = prefix.length + bodyBytes;
    return entry;
  }

  public int size() {
    return size;
  }

  public int capacity() {
    return capacity;
  }

  /** Empties the batch; every entry starts invalid. */
  public void clear() {
    size = 0;
    valid.clear();
  }

  /** What the verifier found; false before it ran. */
  public boolean isValid(int entry) {
    return valid.get(entry);
  }

  /** For the verifier alone. */
  public void setValid(int entry, boolean isValid) {
    valid.set(entry, isValid);
  }

  public byte[] keys() {
    return keys;
  }

  public byte[] signatures() {
    return signatures;
  }

  public byte[] messages() {
    return messages;
  }

  public int messageOffset(int entry) {
    return entry * MESSAGE_BYTES_MAX;
  }

  public int messageBytes(int entry) {
    return messageBytes[entry];
  }
}
