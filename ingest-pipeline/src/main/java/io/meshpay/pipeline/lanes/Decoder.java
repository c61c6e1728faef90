package io.meshpay.pipeline.lanes;

import java.math.BigInteger;

/** Decodes eight points at a time (RFC 8032, section 5.1.3), refusing what isn't canonical. */
final class Decoder {
  /** A square root of −1: 2^((p − 1) / 4). */
  private static final BigInteger ROOT_OF_MINUS_ONE =
      BigInteger.TWO.modPow(LaneNumbers.P.shiftRight(2), LaneNumbers.P);

  /** Elements that are allocated here. */
  static final int ELEMENTS = 10;

  private final LaneField field;
  private final Powers powers;
  private final Points points;
  private final int one;
  private final int d;
  private final int rootOfMinusOne;
  private final int u;
  private final int v;
  private final int power;
  private final int root;
  private final int other;
  private final int check;
  private final int scratch;
  private final long[] words = new long[4];

  Decoder(LaneField field, Powers powers, Points points) {
    this.field = field;
    this.powers = powers;
    this.points = points;
    one = field.allocate(1);
    d = field.allocate(1);
    rootOfMinusOne = field.allocate(1);
    u = field.allocate(1);
    v = field.allocate(1);
    power = field.allocate(1);
    root = field.allocate(1);
    other = field.allocate(1);
    check = field.allocate(1);
    scratch = field.allocate(1);
    LaneNumbers.broadcast(field, one, BigInteger.ONE);
    LaneNumbers.broadcast(field, d, Points.D);
    LaneNumbers.broadcast(field, rootOfMinusOne, ROOT_OF_MINUS_ONE);
  }

  /**
   * Decodes a point into each lane; a lane whose bytes are no canonical encoding gets the neutral
   * point, so that whatever follows holds for all lanes.
   *
   * @param offsets where each lane's 32 bytes are
   * @return the lanes that were decoded, one bit each
   */
  int decode(int point, byte[] bytes, int[] offsets) {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      LaneNumbers.set(field, point + Points.Y, lane, bytes, offsets[lane]);
    }
    squareRoots(point + Points.Y);
    int decoded = 0;
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      int offset = offsets[lane];
      if (LaneNumbers.isBelowP(bytes, offset)
          && chooseX(point + Points.X, lane, bytes[offset + 31] < 0)) {
        decoded |= 1 << lane;
      } else {
        setNeutral(point, lane);
      }
    }
    points.complete(point);
    return decoded;
  }

  /**
   * With u = y² − 1 and v = d y² + 1: {@code root} = u v³ (u v⁷)^((p − 5) / 8), {@code other} that
   * times √−1, {@code check} = v root². One of both roots is √(u / v) if there is one.
   */
  void squareRoots(int y) {
    field.square(scratch, y);
    field.subtract(u, scratch, one);
    field.multiply(v, scratch, d);
    field.add(v, v, one);
    field.carry(u, u);
    field.carry(v, v);
    field.square(scratch, v);
    field.multiply(root, scratch, v); // v³
    field.square(scratch, root);
    field.multiply(scratch, scratch, v); // v⁷
    field.multiply(scratch, scratch, u);
    powers.power252(power, scratch);
    field.multiply(root, root, u);
    field.multiply(root, root, power);
    field.square(check, root);
    field.multiply(check, check, v);
    field.multiply(other, root, rootOfMinusOne);
    // From here on u is compared with ± check.
    field.add(scratch, check, u);
    field.subtract(check, check, u);
  }

  /** Steps 3 and 4 of the section: false if there is no root, or if x = 0 has its sign set. */
  private boolean chooseX(int x, int lane, boolean isOdd) {
    int chosen = root;
    LaneNumbers.get(field, check, lane, words);
    if (!LaneNumbers.isZero(words)) {
      LaneNumbers.get(field, scratch, lane, words);
      if (!LaneNumbers.isZero(words)) {
        return false;
      }
      chosen = other;
    }
    LaneNumbers.get(field, chosen, lane, words);
    if (isOdd && LaneNumbers.isZero(words)) {
      return false;
    }
    double sign = (words[0] & 1) == 1 == isOdd ? 1 : -1;
    double[] memory = field.memory;
    for (int at = lane; at < LaneField.ELEMENT; at += LaneField.LANES) {
      memory[x + at] = sign * memory[chosen + at];
    }
    return true;
  }

  private void setNeutral(int point, int lane) {
    double[] memory = field.memory;
    for (int at = lane; at < LaneField.ELEMENT; at += LaneField.LANES) {
      memory[point + Points.X + at] = 0;
      memory[point + Points.Y + at] = 0;
    }
    memory[point + Points.Y + lane] = 1;
  }
}
