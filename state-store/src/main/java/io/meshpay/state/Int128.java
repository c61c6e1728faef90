package io.meshpay.state;

import java.math.BigInteger;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A mutable 128-bit signed integer with checked arithmetic: it throws rather than wrap.
 *
 * <p>Balances need it. An authority that lags behind may execute an account's credits long before
 * the debits that they rest on, or the other way round, so an intermediate balance isn't bounded by
 * the token's supply. It is bounded by the number of payments times 2^63, which can't reach 2^127;
 * an overflow here is therefore a bug, not an expected refusal.
 *
 * <p>On the wire and in records: the low 64 bits, then the high 64 bits, each little-endian.
 */
public final class Int128 implements Comparable<Int128> {
  /** Encoded length. */
  public static final int BYTES = 16;

  private long high;
  private long low;

  /** The upper 64 bits, which carry the sign. */
  public long high() {
    return high;
  }

  /** The lower 64 bits, unsigned. */
  public long low() {
    return low;
  }

  /** Becomes {@code value}. */
  public Int128 set(long value) {
    return set(value < 0 ? -1 : 0, value);
  }

  /** Becomes {@code high} · 2^64 + unsigned {@code low}. */
  public Int128 set(long high, long low) {
    this.high = high;
    this.low = low;
    return this;
  }

  /** Becomes a copy of {@code other}. */
  public Int128 set(Int128 other) {
    return set(other.high, other.low);
  }

  /**
   * Adds {@code value}.
   *
   * @throws ArithmeticException if the sum leaves the range; this number is then unchanged
   */
  public Int128 add(long value) {
    return add(value < 0 ? -1 : 0, value);
  }

  /**
   * Adds {@code other}.
   *
   * @throws ArithmeticException if the sum leaves the range; this number is then unchanged
   */
  public Int128 add(Int128 other) {
    return add(other.high, other.low);
  }

  private Int128 add(long otherHigh, long otherLow) {
    long sumLow = low + otherLow;
    long carry = Long.compareUnsigned(sumLow, otherLow) < 0 ? 1 : 0;
    long sumHigh = high + otherHigh + carry;
    // Overflow: both operands have one sign and the sum the other.
    if (((high ^ sumHigh) & (otherHigh ^ sumHigh)) < 0) {
      throw new ArithmeticException("128-bit overflow");
    }
    return set(sumHigh, sumLow);
  }

  /**
   * Subtracts {@code value}.
   *
   * @throws ArithmeticException if the difference leaves the range; this number is then unchanged
   */
  public Int128 subtract(long value) {
    return subtract(value < 0 ? -1 : 0, value);
  }

  /**
   * Subtracts {@code other}.
   *
   * @throws ArithmeticException if the difference leaves the range; this number is then unchanged
   */
  public Int128 subtract(Int128 other) {
    return subtract(other.high, other.low);
  }

  private Int128 subtract(long otherHigh, long otherLow) {
    long differenceLow = low - otherLow;
    long borrow = Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0;
    long differenceHigh = high - otherHigh - borrow;
    // Overflow: the operands' signs differ and the difference's isn't the minuend's.
    if (((high ^ otherHigh) & (high ^ differenceHigh)) < 0) {
      throw new ArithmeticException("128-bit overflow");
    }
    return set(differenceHigh, differenceLow);
  }

  /** Whether it is below zero. */
  public boolean isNegative() {
    return high < 0;
  }

  /** Whether it is zero. */
  public boolean isZero() {
    return (high | low) == 0;
  }

  /** Compares with a 64-bit value: negative, zero or positive as this is less, equal or greater. */
  public int compareTo(long value) {
    return compare(value < 0 ? -1 : 0, value);
  }

  @Override
  public int compareTo(Int128 other) {
    return compare(other.high, other.low);
  }

  private int compare(long otherHigh, long otherLow) {
    return high != otherHigh ? Long.compare(high, otherHigh) : Long.compareUnsigned(low, otherLow);
  }

  /** The nearest 64-bit value. */
  public long clampToLong() {
    if (high == low >> 63) {
      return low;
    }
    return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Reads {@link #BYTES} bytes at {@code offset}. */
  public Int128 read(DirectBuffer buffer, int offset) {
    return set(
        buffer.getLong(offset + Long.BYTES, ByteOrder.LITTLE_ENDIAN),
        buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
  }

  /** Writes {@link #BYTES} bytes at {@code offset}. */
  public void write(MutableDirectBuffer buffer, int offset) {
    buffer.putLong(offset, low, ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(offset + Long.BYTES, high, ByteOrder.LITTLE_ENDIAN);
  }

  /** The same value as a new object, for tests and displays. */
  public BigInteger toBigInteger() {
    BigInteger unsignedLow =
        BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
    return BigInteger.valueOf(high).shiftLeft(Long.SIZE).or(unsignedLow);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Int128 that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low);
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
