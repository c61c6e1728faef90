package io.meshpay.client.wallet;

import io.meshpay.client.wallet.WalletException.Reason;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A wallet's certificates, in a file that only grows: paying costs the same however long it is, and
 * none of it is kept in memory.
 *
 * <p>Layout, little-endian: the 8 ASCII bytes {@value #MAGIC}; then entries, each length of the
 * content u32, CRC-32C of kind and content u32, kind u8 (1 sent, 2 received, 3 superseded, 4
 * acknowledged), content (1 and 2: a certificate; 3: an order; 4: an order's digest). A torn entry
 * at the end is what a crash leaves.
 */
public final class History {
  /** How the file starts. */
  public static final String MAGIC = "MPHIST01";

  private static final int ENTRY_HEADER_BYTES = 9;
  private static final int CONTENT_BYTES_MAX = 128 * 1024;
  private static final byte SENT = 1;
  private static final byte RECEIVED = 2;
  private static final byte SUPERSEDED = 3;
  private static final byte ACKNOWLEDGED = 4;

  private final WalletStorage storage;
  private final long knownBytes;

  /**
   * The history in a storage, which is read anew by every reader.
   *
   * @param knownBytes how much of it was written for certain: what is torn there is damage
   */
  History(WalletStorage storage, long knownBytes) {
    this.storage = storage;
    this.knownBytes = knownBytes;
  }

  /** Reads from the first entry on. */
  public Reader read() throws IOException, WalletException {
    return readFrom(0);
  }

  /**
   * Those of these certificates that weren't received: their order isn't among the entries.
   *
   * @param certificates few enough to be kept in memory
   */
  public List<Certificate> lacking(List<Certificate> certificates)
      throws IOException, WalletException {
    Map<Digest, Certificate> lacking = new LinkedHashMap<>();
    certificates.forEach(certificate -> lacking.put(certificate.order().digest(), certificate));
    Reader reader = read();
    for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry instanceof HistoryEntry.Received received) {
        lacking.remove(received.certificate().order().digest());
      }
    }
    return List.copyOf(lacking.values());
  }

  /**
   * Those of these certificates that aren't among what was sent.
   *
   * @param certificates few enough to be kept in memory
   */
  public List<Certificate> lackingSent(List<Certificate> certificates)
      throws IOException, WalletException {
    Map<Digest, Certificate> lacking = new LinkedHashMap<>();
    certificates.forEach(certificate -> lacking.put(certificate.order().digest(), certificate));
    Reader reader = read();
    for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry instanceof HistoryEntry.Sent sent) {
        lacking.remove(sent.certificate().order().digest());
      }
    }
    return List.copyOf(lacking.values());
  }

  /** Reads from an entry's position on; 0 for the first. */
  Reader readFrom(long position) throws IOException, WalletException {
    return new Reader(position);
  }

  /** An entry as it stands in the file. */
  static byte[] encode(HistoryEntry entry) {
    byte kind =
        switch (entry) {
          case HistoryEntry.Sent _ -> SENT;
          case HistoryEntry.Received _ -> RECEIVED;
          case HistoryEntry.Superseded _ -> SUPERSEDED;
          case HistoryEntry.Acknowledged _ -> ACKNOWLEDGED;
        };
    byte[] content =
        switch (entry) {
          case HistoryEntry.Sent sent -> sent.certificate().toBytes();
          case HistoryEntry.Received received -> received.certificate().toBytes();
          case HistoryEntry.Superseded superseded -> superseded.order().toBytes();
          case HistoryEntry.Acknowledged acknowledged -> acknowledged.order().toBytes();
        };
    return ByteBuffer.allocate(ENTRY_HEADER_BYTES + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(content.length)
        .putInt(checksum(kind, content, content.length))
        .put(kind)
        .put(content)
        .array();
  }

  /** What stands before the first entry. */
  static byte[] magic() {
    return MAGIC.getBytes(StandardCharsets.US_ASCII);
  }

  private static int checksum(byte kind, byte[] content, int length) {
    CRC32C crc = new CRC32C();
    crc.update(kind);
    crc.update(content, 0, length);
    return (int) crc.getValue();
  }

  /** Goes through the entries, the oldest first. */
  public final class Reader {
    private final byte[] header = new byte[ENTRY_HEADER_BYTES];
    private byte[] content = new byte[1024];
    private long position;
    private long entryPosition;
    private boolean isTorn;

    private Reader(long position) throws IOException, WalletException {
      this.position = position;
      if (position == 0) {
        byte[] magic = new byte[MAGIC.length()];
        int bytes = storage.readHistory(0, magic, magic.length);
        if (bytes < magic.length) {
          isTorn = bytes > 0;
        } else if (!MAGIC.equals(new String(magic, StandardCharsets.US_ASCII))) {
          throw new WalletException(
              Reason.DAMAGED,
              "the history of " + storage.name() + " is damaged: it is no MeshPay history");
        } else {
          this.position = magic.length;
        }
      }
    }

    /**
     * The next entry; null at the end, or where a crash has torn the last one.
     *
     * @throws WalletException if the file is damaged or has lost its end
     */
    public @Nullable HistoryEntry next() throws IOException, WalletException {
      HistoryEntry entry = nextOrTorn();
      if (entry == null && position < knownBytes) {
        throw new WalletException(
            Reason.DAMAGED,
            "the history of "
                + storage.name()
                + " is damaged from byte "
                + position
                + " on; restore it from a backup");
      }
      return entry;
    }

    private @Nullable HistoryEntry nextOrTorn() throws IOException, WalletException {
      if (isTorn || position == 0) {
        return null;
      }
      int bytes = storage.readHistory(position, header, ENTRY_HEADER_BYTES);
      if (bytes == 0) {
        return null;
      }
      ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
      int length = fields.getInt();
      int checksum = fields.getInt();
      byte kind = fields.get();
      if (bytes < ENTRY_HEADER_BYTES || length < 0 || length > CONTENT_BYTES_MAX) {
        isTorn = true;
        return null;
      }
      if (content.length < length) {
        content = new byte[length];
      }
      long contentPosition = position + ENTRY_HEADER_BYTES;
      if (storage.readHistory(contentPosition, content, length) < length
          || checksum(kind, content, length) != checksum) {
        isTorn = true;
        return null;
      }
      entryPosition = position;
      position = contentPosition + length;
      return entry(kind, length);
    }

    private HistoryEntry entry(byte kind, int length) throws WalletException {
      UnsafeBuffer buffer = new UnsafeBuffer(content, 0, length);
      try {
        switch (kind) {
          case SENT -> {
            return new HistoryEntry.Sent(Certificate.decode(buffer, 0, length));
          }
          case RECEIVED -> {
            return new HistoryEntry.Received(Certificate.decode(buffer, 0, length));
          }
          case SUPERSEDED -> {
            if (length == TransferOrder.BYTES) {
              return new HistoryEntry.Superseded(TransferOrder.read(buffer, 0));
            }
          }
          case ACKNOWLEDGED -> {
            if (length == Digest.BYTES) {
              return new HistoryEntry.Acknowledged(Digest.read(buffer, 0));
            }
          }
          default -> {}
        }
      } catch (MalformedMessageException e) {
        throw damaged(e);
      }
      throw damaged(null);
    }

    private WalletException damaged(@Nullable Exception cause) {
      String message =
          "the history of " + storage.name() + " has an unreadable entry at byte " + entryPosition;
      return cause == null
          ? new WalletException(Reason.DAMAGED, message)
          : new WalletException(Reason.DAMAGED, message, cause);
    }

    /** Where the entry that {@link #next} gave last begins. */
    long entryPosition() {
      return entryPosition;
    }

    /** Where the entry ends that {@link #next} gave last; at first, where the first one begins. */
    long position() {
      return position;
    }
  }
}
