package io.meshpay.pipeline.lanes;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The multiples 1 to 128 of the base point B (RFC 8032, section 5.1) and, for a scalar split in K
 * parts, of 2^(256 j / K) B for each further part j.
 */
final class BaseTable {
  static final int MULTIPLES = 128;

  /** Elements of memory that writing takes. */
  static final int ELEMENTS = TableBuilder.elements(MULTIPLES) + 2 * Points.POINT_ELEMENTS;

  private static final long BYTES_PER_PART = MULTIPLES * Tables.AFFINE_ROW_BYTES;

  private BaseTable() {}

  static long bytes(int parts) {
    return parts * BYTES_PER_PART;
  }

  /** Where the table of a part is, if that of the first is at {@code table}. */
  static long ofPart(long table, int part) {
    return table + part * BYTES_PER_PART;
  }

  /**
   * Writes the tables of all parts at once, a lane for each of them.
   *
   * @return the address of the first
   */
  static long write(
      LaneField field, Powers powers, Points points, Decoder decoder, Tables tables, int parts) {
    long table = tables.allocate(bytes(parts));
    long[] tableOfLane = new long[LaneField.LANES];
    Arrays.fill(tableOfLane, -1);
    int power = field.allocate(Points.POINT_ELEMENTS);
    int powers256 = field.allocate(Points.POINT_ELEMENTS);
    decoder.decode(power, encodedBase(), new int[LaneField.LANES]);
    field.copy(powers256, power, Points.POINT_ELEMENTS);
    for (int part = 0; part < parts; part++) {
      tableOfLane[part] = ofPart(table, part);
      for (int at = part; at < Points.POINT; at += LaneField.LANES) {
        field.memory[powers256 + at] = field.memory[power + at];
      }
      for (int i = 0; i < 256 / parts && part < parts - 1; i++) {
        points.twice(power, true);
      }
    }
    TableBuilder builder = new TableBuilder(field, powers, points, tables, MULTIPLES);
    builder.addMultiples(powers256, MULTIPLES);
    builder.writeAffine(tableOfLane);
    return table;
  }

  /** y = 4 / 5, x even. */
  private static byte[] encodedBase() {
    BigInteger y = BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(LaneNumbers.P));
    return LaneNumbers.littleEndian(y.mod(LaneNumbers.P));
  }
}
