package io.meshpay.load.corpus;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.value.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What a corpus holds, at the beginning of its file.
 *
 * <p>Layout: magic 8 ‖ version u32 ‖ votes u32 ‖ committee id 32 ‖ epoch i64 ‖ token u32 ‖ accounts
 * u32 ‖ seed i64 ‖ amount i64 ‖ orders i64 ‖ chains u32 ‖ length of the picks u32 ‖ picks, UTF-8;
 * zeros; at 4092 the CRC32C u32 of all before it.
 *
 * @param committeeId whose orders and votes these are
 * @param token what is paid
 * @param votes signatures of other authorities for each group: those of index 1, 2, ...
 * @param accounts how many accounts pay each other
 * @param seed of the accounts' keys and of the picks
 * @param amount of each order
 * @param orders how many there are, a multiple of {@link CorpusFormat#GROUP_ORDERS}
 * @param chains how many payments are passed on at once; 0 for none
 * @param picks how payers and payees were picked, for people
 */
public record CorpusHeader(
    Digest committeeId,
    long epoch,
    int token,
    int votes,
    int accounts,
    long seed,
    long amount,
    long orders,
    int chains,
    String picks) {
  static final int VERSION = 1;

  private static final byte[] MAGIC = "MPCORPUS".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKSUM_OFFSET = CorpusFormat.HEADER_BYTES - Integer.BYTES;
  private static final int PICKS_BYTES_MAX = 512;

  CorpusHeader withOrders(long count) {
    return new CorpusHeader(
        committeeId, epoch, token, votes, accounts, seed, amount, count, chains, picks);
  }

  long blocks() {
    return orders / CorpusFormat.GROUP_ORDERS;
  }

  ByteBuffer encode() {
    ByteBuffer header =
        ByteBuffer.allocate(CorpusFormat.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = picks.getBytes(StandardCharsets.UTF_8);
    text = Arrays.copyOf(text, Math.min(text.length, PICKS_BYTES_MAX));
    header.put(MAGIC).putInt(VERSION).putInt(votes).put(committeeId.toBytes()).putLong(epoch);
    header.putInt(token).putInt(accounts).putLong(seed).putLong(amount).putLong(orders);
    header.putInt(chains).putInt(text.length).put(text);
    header.putInt(CHECKSUM_OFFSET, checksum(header));
    return header.rewind();
  }

  /**
   * Reads what {@link #encode} gives.
   *
   * @param name of the file, for the message
   */
  static CorpusHeader decode(ByteBuffer bytes, String name) throws CorpusException {
    ByteBuffer header = bytes.order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    if (header.remaining() < CorpusFormat.HEADER_BYTES
        || !Arrays.equals(magic(header, magic), MAGIC)) {
      throw new CorpusException(name + " is no corpus of signed orders");
    }
    int version = header.getInt();
    if (version != VERSION) {
      throw new CorpusException(
          "%s is a corpus of version %d, and this is version %d; make it again"
              .formatted(name, version, VERSION));
    }
    if (header.getInt(CHECKSUM_OFFSET) != checksum(header)) {
      throw new CorpusException(name + " is damaged: its header's checksum is wrong");
    }
    int votes = header.getInt();
    byte[] id = new byte[Digest.BYTES];
    header.get(id);
    long epoch = header.getLong();
    int token = header.getInt();
    int accounts = header.getInt();
    long seed = header.getLong();
    long amount = header.getLong();
    long orders = header.getLong();
    int chains = header.getInt();
    byte[] text = new byte[Math.clamp(header.getInt(), 0, PICKS_BYTES_MAX)];
    header.get(text);
    return new CorpusHeader(
        Digest.of(id),
        epoch,
        token,
        votes,
        accounts,
        seed,
        amount,
        orders,
        chains,
        new String(text, StandardCharsets.UTF_8));
  }

  /** Refuses orders that are another committee's. */
  void requireOf(Committee committee, String name) throws CorpusException {
    if (!committeeId.equals(committee.id()) || epoch != committee.epoch()) {
      throw new CorpusException(
          "%s is signed for another committee, %s... with %,d accounts of seed %d; this one is %s..."
              .formatted(name, prefix(committeeId), accounts, seed, prefix(committee.id())));
    }
  }

  private static String prefix(Digest digest) {
    return digest.toHex().substring(0, 16);
  }

  private static byte[] magic(ByteBuffer header, byte[] into) {
    header.get(into);
    return into;
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(CHECKSUM_OFFSET));
    return (int) crc.getValue();
  }
}
