package io.meshpay.pipeline.lanes;

import static io.meshpay.pipeline.lanes.LaneNumbers.word;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/**
 * Verifies Ed25519 signatures eight at a time, one in each lane of a vector, by the rule of every
 * {@link SignatureVerifier}: the encoding of S B − k A must be the bytes of R (RFC 8032, section
 * 5.1.7, without the cofactor).
 *
 * <p>Entries whose key has a table go in groups of their own; the others bring theirs along. All
 * groups of a batch share one inversion. Allocates nothing once the compiler has seen it.
 */
public final class LaneVerifier implements SignatureVerifier {
  private static final int LANES = LaneField.LANES;
  private static final int GROUPS_MAX = 16;
  private static final int CHUNK = GROUPS_MAX * LANES;
  private static final int HASH_BYTES = 64;
  private static final int S_OFFSET = 32;

  private final String name;
  private final LaneField field;
  private final Powers powers;
  private final KeyTables keyTables;
  private final GroupVerifier groupVerifier;
  private final MessageDigest sha512;
  private final Scalars scalars = new Scalars();

  private final int results;
  private final int partialProducts;
  private final int inverse;
  private final int inverseOfZ;
  private final int x;
  private final int y;

  private final int[] hot = new int[CHUNK];
  private final long[] hotTables = new long[CHUNK];
  private final int[] cold = new int[CHUNK];

  /** The entry of each lane of each group; −1 where the result doesn't count. */
  private final int[] entries = new int[CHUNK];

  private final byte[] keyDigits = new byte[Scalars.DIGITS * LANES];
  private final byte[] baseDigits = new byte[Scalars.DIGITS / 2 * LANES];
  private final long[] laneTables = new long[LANES];
  private final int[] keyOffsets = new int[LANES];
  private final byte[] hash = new byte[HASH_BYTES];
  private final long[] words = new long[4];

  /**
   * @param width of vectors
   * @param parts in how many parts scalars are split for keys with a table: 1, 2 or 4. More are
   *     faster and take more memory: 1 KiB a key for each of them
   * @param tableBytesMax memory for the tables of keys
   * @param random for the secret of the cache
   * @throws LinkageError if the JVM runs without the module {@code jdk.incubator.vector}
   */
  public LaneVerifier(LaneWidth width, int parts, long tableBytesMax, RandomGenerator random) {
    name = width.verifierName();
    KeyCache cache = new KeyCache(sets(tableBytesMax, parts), random.longs(4).toArray());
    int slots = cache.slots();
    Tables tables = new Tables(BaseTable.bytes(parts) + KeyTables.bytes(slots, parts));
    long baseTable = writeBaseTable(width, tables, parts);
    field = width.field(elements(parts));
    powers = new Powers(field);
    Points points = new Points(field);
    Decoder decoder = new Decoder(field, powers, points);
    int multiples = parts * GroupVerifier.MULTIPLES;
    TableBuilder builder = new TableBuilder(field, powers, points, tables, multiples);
    keyTables = new KeyTables(field, points, decoder, builder, tables, cache, parts);
    groupVerifier = new GroupVerifier(field, points, tables, parts, baseTable);
    results = field.allocate(GROUPS_MAX * Points.POINT_ELEMENTS);
    partialProducts = field.allocate(GROUPS_MAX);
    inverse = field.allocate(1);
    inverseOfZ = field.allocate(1);
    x = field.allocate(1);
    y = field.allocate(1);
    try {
      sha512 = MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  private static int sets(long tableBytesMax, int parts) {
    long slotBytes = GroupVerifier.tableBytes(parts) + KeyCache.slotBytes();
    return Math.clamp(tableBytesMax / (KeyCache.WAYS * slotBytes), 1, 1 << 24);
  }

  private static long writeBaseTable(LaneWidth width, Tables tables, int parts) {
    LaneField field =
        width.field(Powers.ELEMENTS + Points.ELEMENTS + Decoder.ELEMENTS + BaseTable.ELEMENTS);
    Powers powers = new Powers(field);
    Points points = new Points(field);
    Decoder decoder = new Decoder(field, powers, points);
    return BaseTable.write(field, powers, points, decoder, tables, parts);
  }

  private static int elements(int parts) {
    return Powers.ELEMENTS
        + Points.ELEMENTS
        + Decoder.ELEMENTS
        + TableBuilder.elements(parts * GroupVerifier.MULTIPLES)
        + KeyTables.ELEMENTS
        + GroupVerifier.ELEMENTS
        + GROUPS_MAX * (Points.POINT_ELEMENTS + 1)
        + 4;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void verify(SignatureBatch batch) {
    int groups = 0;
    for (int from = 0; from < batch.size(); from += CHUNK) {
      groups += verify(batch, from, Math.min(batch.size(), from + CHUNK));
    }
    keyTables.settle(groups);
  }

  private int verify(SignatureBatch batch, int from, int to) {
    int hotCount = 0;
    int coldCount = 0;
    for (int entry = from; entry < to; entry++) {
      batch.setValid(entry, false);
      if (Scalars.isBelowOrder(batch.signatures(), entry * Signature.BYTES + S_OFFSET)) {
        long table = keyTables.find(batch.keys(), entry * PublicKey.BYTES);
        if (table >= 0) {
          hot[hotCount] = entry;
          hotTables[hotCount++] = table;
        } else if (LaneNumbers.isBelowP(batch.keys(), entry * PublicKey.BYTES)) {
          cold[coldCount++] = entry;
        }
      }
    }
    // What is left over with a table may take lanes that are free among those without.
    if (hotCount % LANES <= (LANES - coldCount % LANES) % LANES) {
      while (hotCount % LANES != 0) {
        cold[coldCount++] = hot[--hotCount];
      }
    }
    int groups = 0;
    for (int first = 0; first < hotCount; first += LANES) {
      computeHot(batch, groups++, first, Math.min(LANES, hotCount - first));
    }
    int hotGroups = groups;
    for (int first = 0; first < coldCount; first += LANES) {
      computeCold(batch, groups++, first, Math.min(LANES, coldCount - first));
    }
    compare(batch, groups);
    for (int at = hotGroups * LANES; at < groups * LANES; at++) {
      int entry = entries[at];
      if (entry >= 0 && batch.isValid(entry)) {
        keyTables.sighted(batch.keys(), entry * PublicKey.BYTES);
      }
    }
    return groups;
  }

  private void computeHot(SignatureBatch batch, int group, int first, int count) {
    for (int lane = 0; lane < LANES; lane++) {
      // A lane without an entry repeats the group's first one.
      int index = lane < count ? first + lane : first;
      entries[group * LANES + lane] = lane < count ? hot[index] : -1;
      laneTables[lane] = hotTables[index];
      prepareScalars(batch, hot[index], lane);
    }
    groupVerifier.computeFromAffine(result(group), keyDigits, baseDigits, laneTables);
  }

  private void computeCold(SignatureBatch batch, int group, int first, int count) {
    for (int lane = 0; lane < LANES; lane++) {
      int entry = cold[lane < count ? first + lane : first];
      keyOffsets[lane] = entry * PublicKey.BYTES;
      entries[group * LANES + lane] = lane < count ? entry : -1;
      prepareScalars(batch, entry, lane);
    }
    int decoded = keyTables.makePassing(batch.keys(), keyOffsets);
    for (int lane = 0; lane < LANES; lane++) {
      if ((decoded >> lane & 1) == 0) {
        entries[group * LANES + lane] = -1;
      }
    }
    groupVerifier.computeFromProjective(result(group), keyDigits, baseDigits, keyTables.passing());
  }

  private void prepareScalars(SignatureBatch batch, int entry, int lane) {
    int signature = entry * Signature.BYTES;
    sha512.update(batch.signatures(), signature, S_OFFSET);
    sha512.update(batch.keys(), entry * PublicKey.BYTES, PublicKey.BYTES);
    sha512.update(batch.messages(), batch.messageOffset(entry), batch.messageBytes(entry));
    try {
      sha512.digest(hash, 0, HASH_BYTES);
    } catch (DigestException tooShort) {
      throw new IllegalStateException(tooShort);
    }
    scalars.reduce(hash);
    Scalars.digits16(hash, keyDigits, lane);
    Scalars.digits256(batch.signatures(), signature + S_OFFSET, baseDigits, lane);
  }

  /** Makes all results affine with one inversion, as {@link TableBuilder} does. */
  private void compare(SignatureBatch batch, int groups) {
    if (groups == 0) {
      return;
    }
    field.copy(partialProducts, result(0) + Points.Z, 1);
    for (int group = 1; group < groups; group++) {
      int product = partialProduct(group);
      field.multiply(product, partialProduct(group - 1), result(group) + Points.Z);
    }
    powers.invert(inverse, partialProduct(groups - 1));
    for (int group = groups - 1; group >= 0; group--) {
      int from = inverse;
      if (group > 0) {
        field.multiply(inverseOfZ, inverse, partialProduct(group - 1));
        from = inverseOfZ;
      }
      field.multiply(x, result(group) + Points.X, from);
      field.multiply(y, result(group) + Points.Y, from);
      field.multiply(inverse, inverse, result(group) + Points.Z);
      for (int lane = 0; lane < LANES; lane++) {
        int entry = entries[group * LANES + lane];
        if (entry >= 0) {
          batch.setValid(entry, isEncoding(lane, batch.signatures(), entry * Signature.BYTES));
        }
      }
    }
  }

  /** Whether the 32 bytes encode the point that is in a lane of x and y. */
  private boolean isEncoding(int lane, byte[] bytes, int offset) {
    LaneNumbers.get(field, x, lane, words);
    long sign = words[0] << 63;
    LaneNumbers.get(field, y, lane, words);
    return words[0] == word(bytes, offset, 0)
        && words[1] == word(bytes, offset, 1)
        && words[2] == word(bytes, offset, 2)
        && (words[3] | sign) == word(bytes, offset, 3);
  }

  private int result(int group) {
    return results + group * Points.POINT;
  }

  private int partialProduct(int group) {
    return partialProducts + group * LaneField.ELEMENT;
  }
}
