package io.meshpay.pipeline.lanes;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The field with vectors of 512 bits. Written by {@code FieldSource}; don't edit it by hand. */
final class Field512 extends LaneField {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_512;
  private static final int STEP = SPECIES.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorShuffle<Double> SWAP_1 =
      VectorShuffle.fromOp(SPECIES, lane -> lane ^ 1);
  private static final VectorMask<Double> UPPER_1 = VectorMask.fromLong(SPECIES, 0xaaL);
  private static final VectorMask<Double> LOWER_1 = UPPER_1.not();
  private static final VectorShuffle<Double> SWAP_2 =
      VectorShuffle.fromOp(SPECIES, lane -> lane ^ 2);
  private static final VectorMask<Double> UPPER_2 = VectorMask.fromLong(SPECIES, 0xccL);
  private static final VectorMask<Double> LOWER_2 = UPPER_2.not();
  private static final VectorShuffle<Double> SWAP_4 =
      VectorShuffle.fromOp(SPECIES, lane -> lane ^ 4);
  private static final VectorMask<Double> UPPER_4 = VectorMask.fromLong(SPECIES, 0xf0L);
  private static final VectorMask<Double> LOWER_4 = UPPER_4.not();

  Field512(int elements) {
    super(elements);
  }

  @Override
  void multiply(int product, int left, int right) {
    for (int lane = 0; lane < LANES; lane += STEP) {
      upperColumns(memory, COLUMNS + lane, left + lane, right + lane);
      lowerColumns(memory, product + lane, left + lane, right + lane, COLUMNS + lane);
    }
  }

  @Override
  void square(int square, int root) {
    for (int lane = 0; lane < LANES; lane += STEP) {
      squareLanes(memory, square + lane, root + lane);
    }
  }

  @Override
  void carry(int carried, int element) {
    for (int lane = 0; lane < LANES; lane += STEP) {
      carryLanes(memory, carried + lane, element + lane);
    }
  }

  @Override
  void sumsOfAddition(int e, int f, int g, int h, int a, int b, int z, int c) {
    for (int lane = 0; lane < LANES; lane += STEP) {
      sumAndCarriedDifference(memory, h + lane, e + lane, b + lane, a + lane);
      differenceAndCarriedSum(memory, f + lane, g + lane, z + lane, c + lane);
    }
  }

  @Override
  void sumsOfDoubling(int f, int g, int h, int a, int b, int c) {
    for (int lane = 0; lane < LANES; lane += STEP) {
      doublingLanes(memory, f + lane, g + lane, h + lane, a + lane, b + lane, c + lane);
    }
  }

  @Override
  void addAndSubtract(int sum, int difference, int left, int right) {
    double[] memory = this.memory;
    for (int lane = 0; lane < ELEMENT; lane += STEP) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, memory, left + lane);
      DoubleVector b = DoubleVector.fromArray(SPECIES, memory, right + lane);
      a.add(b).intoArray(memory, sum + lane);
      a.sub(b).intoArray(memory, difference + lane);
    }
  }

  private static void upperColumns(double[] memory, int columns, int left, int right) {
    DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);
    DoubleVector both = DoubleVector.broadcast(SPECIES, HIGH + LOW);
    DoubleVector b1 = DoubleVector.fromArray(SPECIES, memory, right + 8);
    DoubleVector b2 = DoubleVector.fromArray(SPECIES, memory, right + 16);
    DoubleVector b3 = DoubleVector.fromArray(SPECIES, memory, right + 24);
    DoubleVector b4 = DoubleVector.fromArray(SPECIES, memory, right + 32);
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, memory, left + 8);
    DoubleVector p14h = a1.fma(b4, high);
    DoubleVector p14l = a1.fma(b4, both.sub(p14h));
    LongVector c5 = p14l.viewAsIntegralLanes();
    LongVector c6 = p14h.viewAsIntegralLanes();
    DoubleVector a2 = DoubleVector.fromArray(SPECIES, memory, left + 16);
    DoubleVector p23h = a2.fma(b3, high);
    DoubleVector p23l = a2.fma(b3, both.sub(p23h));
    c5 = c5.add(p23l.viewAsIntegralLanes());
    c6 = c6.add(p23h.viewAsIntegralLanes());
    DoubleVector p24h = a2.fma(b4, high);
    DoubleVector p24l = a2.fma(b4, both.sub(p24h));
    c6 = c6.add(p24l.viewAsIntegralLanes());
    LongVector c7 = p24h.viewAsIntegralLanes();
    DoubleVector a3 = DoubleVector.fromArray(SPECIES, memory, left + 24);
    DoubleVector p32h = a3.fma(b2, high);
    DoubleVector p32l = a3.fma(b2, both.sub(p32h));
    c5 = c5.add(p32l.viewAsIntegralLanes());
    c6 = c6.add(p32h.viewAsIntegralLanes());
    DoubleVector p33h = a3.fma(b3, high);
    DoubleVector p33l = a3.fma(b3, both.sub(p33h));
    c6 = c6.add(p33l.viewAsIntegralLanes());
    c7 = c7.add(p33h.viewAsIntegralLanes());
    DoubleVector p34h = a3.fma(b4, high);
    DoubleVector p34l = a3.fma(b4, both.sub(p34h));
    c7 = c7.add(p34l.viewAsIntegralLanes());
    LongVector c8 = p34h.viewAsIntegralLanes();
    DoubleVector a4 = DoubleVector.fromArray(SPECIES, memory, left + 32);
    DoubleVector p41h = a4.fma(b1, high);
    DoubleVector p41l = a4.fma(b1, both.sub(p41h));
    c5 = c5.add(p41l.viewAsIntegralLanes());
    c6 = c6.add(p41h.viewAsIntegralLanes());
    DoubleVector p42h = a4.fma(b2, high);
    DoubleVector p42l = a4.fma(b2, both.sub(p42h));
    c6 = c6.add(p42l.viewAsIntegralLanes());
    c7 = c7.add(p42h.viewAsIntegralLanes());
    DoubleVector p43h = a4.fma(b3, high);
    DoubleVector p43l = a4.fma(b3, both.sub(p43h));
    c7 = c7.add(p43l.viewAsIntegralLanes());
    c8 = c8.add(p43h.viewAsIntegralLanes());
    DoubleVector p44h = a4.fma(b4, high);
    DoubleVector p44l = a4.fma(b4, both.sub(p44h));
    c8 = c8.add(p44l.viewAsIntegralLanes());
    LongVector c9 = p44h.viewAsIntegralLanes();
    c5.viewAsFloatingLanes().intoArray(memory, columns);
    c6.viewAsFloatingLanes().intoArray(memory, columns + 8);
    c7.viewAsFloatingLanes().intoArray(memory, columns + 16);
    c8.viewAsFloatingLanes().intoArray(memory, columns + 24);
    c9.viewAsFloatingLanes().intoArray(memory, columns + 32);
  }

  private static void lowerColumns(double[] memory, int product, int left, int right, int columns) {
    DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);
    DoubleVector both = DoubleVector.broadcast(SPECIES, HIGH + LOW);
    DoubleVector b0 = DoubleVector.fromArray(SPECIES, memory, right);
    DoubleVector b1 = DoubleVector.fromArray(SPECIES, memory, right + 8);
    DoubleVector b2 = DoubleVector.fromArray(SPECIES, memory, right + 16);
    DoubleVector b3 = DoubleVector.fromArray(SPECIES, memory, right + 24);
    DoubleVector b4 = DoubleVector.fromArray(SPECIES, memory, right + 32);
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, memory, left);
    DoubleVector p00h = a0.fma(b0, high);
    DoubleVector p00l = a0.fma(b0, both.sub(p00h));
    LongVector c0 = p00l.viewAsIntegralLanes();
    LongVector c1 = p00h.viewAsIntegralLanes();
    DoubleVector p01h = a0.fma(b1, high);
    DoubleVector p01l = a0.fma(b1, both.sub(p01h));
    c1 = c1.add(p01l.viewAsIntegralLanes());
    LongVector c2 = p01h.viewAsIntegralLanes();
    DoubleVector p02h = a0.fma(b2, high);
    DoubleVector p02l = a0.fma(b2, both.sub(p02h));
    c2 = c2.add(p02l.viewAsIntegralLanes());
    LongVector c3 = p02h.viewAsIntegralLanes();
    DoubleVector p03h = a0.fma(b3, high);
    DoubleVector p03l = a0.fma(b3, both.sub(p03h));
    c3 = c3.add(p03l.viewAsIntegralLanes());
    LongVector c4 = p03h.viewAsIntegralLanes();
    DoubleVector p04h = a0.fma(b4, high);
    DoubleVector p04l = a0.fma(b4, both.sub(p04h));
    c4 = c4.add(p04l.viewAsIntegralLanes());
    LongVector c5 = p04h.viewAsIntegralLanes();
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, memory, left + 8);
    DoubleVector p10h = a1.fma(b0, high);
    DoubleVector p10l = a1.fma(b0, both.sub(p10h));
    c1 = c1.add(p10l.viewAsIntegralLanes());
    c2 = c2.add(p10h.viewAsIntegralLanes());
    DoubleVector p11h = a1.fma(b1, high);
    DoubleVector p11l = a1.fma(b1, both.sub(p11h));
    c2 = c2.add(p11l.viewAsIntegralLanes());
    c3 = c3.add(p11h.viewAsIntegralLanes());
    DoubleVector p12h = a1.fma(b2, high);
    DoubleVector p12l = a1.fma(b2, both.sub(p12h));
    c3 = c3.add(p12l.viewAsIntegralLanes());
    c4 = c4.add(p12h.viewAsIntegralLanes());
    DoubleVector p13h = a1.fma(b3, high);
    DoubleVector p13l = a1.fma(b3, both.sub(p13h));
    c4 = c4.add(p13l.viewAsIntegralLanes());
    c5 = c5.add(p13h.viewAsIntegralLanes());
    DoubleVector a2 = DoubleVector.fromArray(SPECIES, memory, left + 16);
    DoubleVector p20h = a2.fma(b0, high);
    DoubleVector p20l = a2.fma(b0, both.sub(p20h));
    c2 = c2.add(p20l.viewAsIntegralLanes());
    c3 = c3.add(p20h.viewAsIntegralLanes());
    DoubleVector p21h = a2.fma(b1, high);
    DoubleVector p21l = a2.fma(b1, both.sub(p21h));
    c3 = c3.add(p21l.viewAsIntegralLanes());
    c4 = c4.add(p21h.viewAsIntegralLanes());
    DoubleVector p22h = a2.fma(b2, high);
    DoubleVector p22l = a2.fma(b2, both.sub(p22h));
    c4 = c4.add(p22l.viewAsIntegralLanes());
    c5 = c5.add(p22h.viewAsIntegralLanes());
    DoubleVector a3 = DoubleVector.fromArray(SPECIES, memory, left + 24);
    DoubleVector p30h = a3.fma(b0, high);
    DoubleVector p30l = a3.fma(b0, both.sub(p30h));
    c3 = c3.add(p30l.viewAsIntegralLanes());
    c4 = c4.add(p30h.viewAsIntegralLanes());
    DoubleVector p31h = a3.fma(b1, high);
    DoubleVector p31l = a3.fma(b1, both.sub(p31h));
    c4 = c4.add(p31l.viewAsIntegralLanes());
    c5 = c5.add(p31h.viewAsIntegralLanes());
    DoubleVector a4 = DoubleVector.fromArray(SPECIES, memory, left + 32);
    DoubleVector p40h = a4.fma(b0, high);
    DoubleVector p40l = a4.fma(b0, both.sub(p40h));
    c4 = c4.add(p40l.viewAsIntegralLanes());
    c5 = c5.add(p40h.viewAsIntegralLanes());
    DoubleVector u5 = DoubleVector.fromArray(SPECIES, memory, columns);
    c5 = c5.add(u5.viewAsIntegralLanes());
    DoubleVector u6 = DoubleVector.fromArray(SPECIES, memory, columns + 8);
    LongVector c6 = u6.viewAsIntegralLanes();
    DoubleVector u7 = DoubleVector.fromArray(SPECIES, memory, columns + 16);
    LongVector c7 = u7.viewAsIntegralLanes();
    DoubleVector u8 = DoubleVector.fromArray(SPECIES, memory, columns + 24);
    LongVector c8 = u8.viewAsIntegralLanes();
    DoubleVector u9 = DoubleVector.fromArray(SPECIES, memory, columns + 32);
    LongVector c9 = u9.viewAsIntegralLanes();
    LongVector t0 = c0.add(c5.mul(19L)).sub(PRODUCT_OFFSETS_0);
    LongVector t1 = c1.add(c6.mul(19L)).sub(PRODUCT_OFFSETS_1);
    LongVector t2 = c2.add(c7.mul(19L)).sub(PRODUCT_OFFSETS_2);
    LongVector t3 = c3.add(c8.mul(19L)).sub(PRODUCT_OFFSETS_3);
    LongVector t4 = c4.add(c9.mul(19L)).sub(PRODUCT_OFFSETS_4);
    LongVector q0 = t0.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector q1 = t1.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector q2 = t2.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector q3 = t3.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector q4 = t4.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector m0 = t0.and(LIMB_MASK).add(INTEGER_BITS);
    LongVector m1 = t1.and(LIMB_MASK).add(INTEGER_BITS);
    LongVector m2 = t2.and(LIMB_MASK).add(INTEGER_BITS);
    LongVector m3 = t3.and(LIMB_MASK).add(INTEGER_BITS);
    LongVector m4 = t4.and(LIMB_MASK).add(INTEGER_BITS);
    DoubleVector r0 = m0.add(q4.mul(19L)).viewAsFloatingLanes();
    r0.sub(INTEGER).intoArray(memory, product);
    DoubleVector r1 = m1.add(q0).viewAsFloatingLanes();
    r1.sub(INTEGER).intoArray(memory, product + 8);
    DoubleVector r2 = m2.add(q1).viewAsFloatingLanes();
    r2.sub(INTEGER).intoArray(memory, product + 16);
    DoubleVector r3 = m3.add(q2).viewAsFloatingLanes();
    r3.sub(INTEGER).intoArray(memory, product + 24);
    DoubleVector r4 = m4.add(q3).viewAsFloatingLanes();
    r4.sub(INTEGER).intoArray(memory, product + 32);
  }

  private static void squareLanes(double[] memory, int square, int root) {
    DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);
    DoubleVector both = DoubleVector.broadcast(SPECIES, HIGH + LOW);
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, memory, root);
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, memory, root + 8);
    DoubleVector a2 = DoubleVector.fromArray(SPECIES, memory, root + 16);
    DoubleVector a3 = DoubleVector.fromArray(SPECIES, memory, root + 24);
    DoubleVector a4 = DoubleVector.fromArray(SPECIES, memory, root + 32);
    DoubleVector d0 = a0.add(a0);
    DoubleVector d1 = a1.add(a1);
    DoubleVector d2 = a2.add(a2);
    DoubleVector d3 = a3.add(a3);
    DoubleVector p00h = a0.fma(a0, high);
    DoubleVector p00l = a0.fma(a0, both.sub(p00h));
    LongVector c0 = p00l.viewAsIntegralLanes();
    LongVector c1 = p00h.viewAsIntegralLanes();
    DoubleVector p14h = d1.fma(a4, high);
    DoubleVector p14l = d1.fma(a4, both.sub(p14h));
    LongVector c5 = p14l.viewAsIntegralLanes();
    LongVector c6 = p14h.viewAsIntegralLanes();
    DoubleVector p23h = d2.fma(a3, high);
    DoubleVector p23l = d2.fma(a3, both.sub(p23h));
    c5 = c5.add(p23l.viewAsIntegralLanes());
    c6 = c6.add(p23h.viewAsIntegralLanes());
    DoubleVector p01h = d0.fma(a1, high);
    DoubleVector p01l = d0.fma(a1, both.sub(p01h));
    c1 = c1.add(p01l.viewAsIntegralLanes());
    LongVector c2 = p01h.viewAsIntegralLanes();
    DoubleVector p24h = d2.fma(a4, high);
    DoubleVector p24l = d2.fma(a4, both.sub(p24h));
    c6 = c6.add(p24l.viewAsIntegralLanes());
    LongVector c7 = p24h.viewAsIntegralLanes();
    DoubleVector p33h = a3.fma(a3, high);
    DoubleVector p33l = a3.fma(a3, both.sub(p33h));
    c6 = c6.add(p33l.viewAsIntegralLanes());
    c7 = c7.add(p33h.viewAsIntegralLanes());
    DoubleVector p02h = d0.fma(a2, high);
    DoubleVector p02l = d0.fma(a2, both.sub(p02h));
    c2 = c2.add(p02l.viewAsIntegralLanes());
    LongVector c3 = p02h.viewAsIntegralLanes();
    DoubleVector p11h = a1.fma(a1, high);
    DoubleVector p11l = a1.fma(a1, both.sub(p11h));
    c2 = c2.add(p11l.viewAsIntegralLanes());
    c3 = c3.add(p11h.viewAsIntegralLanes());
    DoubleVector p34h = d3.fma(a4, high);
    DoubleVector p34l = d3.fma(a4, both.sub(p34h));
    c7 = c7.add(p34l.viewAsIntegralLanes());
    LongVector c8 = p34h.viewAsIntegralLanes();
    DoubleVector p03h = d0.fma(a3, high);
    DoubleVector p03l = d0.fma(a3, both.sub(p03h));
    c3 = c3.add(p03l.viewAsIntegralLanes());
    LongVector c4 = p03h.viewAsIntegralLanes();
    DoubleVector p12h = d1.fma(a2, high);
    DoubleVector p12l = d1.fma(a2, both.sub(p12h));
    c3 = c3.add(p12l.viewAsIntegralLanes());
    c4 = c4.add(p12h.viewAsIntegralLanes());
    DoubleVector p44h = a4.fma(a4, high);
    DoubleVector p44l = a4.fma(a4, both.sub(p44h));
    c8 = c8.add(p44l.viewAsIntegralLanes());
    LongVector c9 = p44h.viewAsIntegralLanes();
    DoubleVector p04h = d0.fma(a4, high);
    DoubleVector p04l = d0.fma(a4, both.sub(p04h));
    c4 = c4.add(p04l.viewAsIntegralLanes());
    c5 = c5.add(p04h.viewAsIntegralLanes());
    DoubleVector p13h = d1.fma(a3, high);
    DoubleVector p13l = d1.fma(a3, both.sub(p13h));
    c4 = c4.add(p13l.viewAsIntegralLanes());
    c5 = c5.add(p13h.viewAsIntegralLanes());
    DoubleVector p22h = a2.fma(a2, high);
    DoubleVector p22l = a2.fma(a2, both.sub(p22h));
    c4 = c4.add(p22l.viewAsIntegralLanes());
    c5 = c5.add(p22h.viewAsIntegralLanes());
    LongVector t0 = c0.add(c5.mul(19L)).sub(SQUARE_OFFSETS_0);
    LongVector t1 = c1.add(c6.mul(19L)).sub(SQUARE_OFFSETS_1);
    LongVector t2 = c2.add(c7.mul(19L)).sub(SQUARE_OFFSETS_2);
    LongVector t3 = c3.add(c8.mul(19L)).sub(SQUARE_OFFSETS_3);
    LongVector t4 = c4.add(c9.mul(19L)).sub(SQUARE_OFFSETS_4);
    LongVector q0 = t0.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector q1 = t1.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector q2 = t2.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector q3 = t3.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector q4 = t4.lanewise(VectorOperators.ASHR, LIMB_BITS);
    LongVector m0 = t0.and(LIMB_MASK).add(INTEGER_BITS);
    LongVector m1 = t1.and(LIMB_MASK).add(INTEGER_BITS);
    LongVector m2 = t2.and(LIMB_MASK).add(INTEGER_BITS);
    LongVector m3 = t3.and(LIMB_MASK).add(INTEGER_BITS);
    LongVector m4 = t4.and(LIMB_MASK).add(INTEGER_BITS);
    DoubleVector r0 = m0.add(q4.mul(19L)).viewAsFloatingLanes();
    r0.sub(INTEGER).intoArray(memory, square);
    DoubleVector r1 = m1.add(q0).viewAsFloatingLanes();
    r1.sub(INTEGER).intoArray(memory, square + 8);
    DoubleVector r2 = m2.add(q1).viewAsFloatingLanes();
    r2.sub(INTEGER).intoArray(memory, square + 16);
    DoubleVector r3 = m3.add(q2).viewAsFloatingLanes();
    r3.sub(INTEGER).intoArray(memory, square + 24);
    DoubleVector r4 = m4.add(q3).viewAsFloatingLanes();
    r4.sub(INTEGER).intoArray(memory, square + 32);
  }

  private static void carryLanes(double[] memory, int carried, int element) {
    DoubleVector s0 = DoubleVector.fromArray(SPECIES, memory, element);
    DoubleVector s1 = DoubleVector.fromArray(SPECIES, memory, element + 8);
    DoubleVector s2 = DoubleVector.fromArray(SPECIES, memory, element + 16);
    DoubleVector s3 = DoubleVector.fromArray(SPECIES, memory, element + 24);
    DoubleVector s4 = DoubleVector.fromArray(SPECIES, memory, element + 32);
    DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);
    DoubleVector limb = DoubleVector.broadcast(SPECIES, 0x1p-51);
    DoubleVector wrapped = DoubleVector.broadcast(SPECIES, 19 * 0x1p-51);
    DoubleVector q0 = s0.add(high).sub(high);
    DoubleVector q1 = s1.add(high).sub(high);
    DoubleVector q2 = s2.add(high).sub(high);
    DoubleVector q3 = s3.add(high).sub(high);
    DoubleVector q4 = s4.add(high).sub(high);
    DoubleVector r0 = q4.fma(wrapped, s0.sub(q0));
    DoubleVector r1 = q0.fma(limb, s1.sub(q1));
    DoubleVector r2 = q1.fma(limb, s2.sub(q2));
    DoubleVector r3 = q2.fma(limb, s3.sub(q3));
    DoubleVector r4 = q3.fma(limb, s4.sub(q4));
    r0.intoArray(memory, carried);
    r1.intoArray(memory, carried + 8);
    r2.intoArray(memory, carried + 16);
    r3.intoArray(memory, carried + 24);
    r4.intoArray(memory, carried + 32);
  }

  private static void sumAndCarriedDifference(
      double[] memory, int sum, int difference, int left, int right) {
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, memory, left);
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, memory, left + 8);
    DoubleVector a2 = DoubleVector.fromArray(SPECIES, memory, left + 16);
    DoubleVector a3 = DoubleVector.fromArray(SPECIES, memory, left + 24);
    DoubleVector a4 = DoubleVector.fromArray(SPECIES, memory, left + 32);
    DoubleVector b0 = DoubleVector.fromArray(SPECIES, memory, right);
    DoubleVector b1 = DoubleVector.fromArray(SPECIES, memory, right + 8);
    DoubleVector b2 = DoubleVector.fromArray(SPECIES, memory, right + 16);
    DoubleVector b3 = DoubleVector.fromArray(SPECIES, memory, right + 24);
    DoubleVector b4 = DoubleVector.fromArray(SPECIES, memory, right + 32);
    a0.add(b0).intoArray(memory, sum);
    a1.add(b1).intoArray(memory, sum + 8);
    a2.add(b2).intoArray(memory, sum + 16);
    a3.add(b3).intoArray(memory, sum + 24);
    a4.add(b4).intoArray(memory, sum + 32);
    DoubleVector s0 = a0.sub(b0);
    DoubleVector s1 = a1.sub(b1);
    DoubleVector s2 = a2.sub(b2);
    DoubleVector s3 = a3.sub(b3);
    DoubleVector s4 = a4.sub(b4);
    DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);
    DoubleVector limb = DoubleVector.broadcast(SPECIES, 0x1p-51);
    DoubleVector wrapped = DoubleVector.broadcast(SPECIES, 19 * 0x1p-51);
    DoubleVector q0 = s0.add(high).sub(high);
    DoubleVector q1 = s1.add(high).sub(high);
    DoubleVector q2 = s2.add(high).sub(high);
    DoubleVector q3 = s3.add(high).sub(high);
    DoubleVector q4 = s4.add(high).sub(high);
    DoubleVector r0 = q4.fma(wrapped, s0.sub(q0));
    DoubleVector r1 = q0.fma(limb, s1.sub(q1));
    DoubleVector r2 = q1.fma(limb, s2.sub(q2));
    DoubleVector r3 = q2.fma(limb, s3.sub(q3));
    DoubleVector r4 = q3.fma(limb, s4.sub(q4));
    r0.intoArray(memory, difference);
    r1.intoArray(memory, difference + 8);
    r2.intoArray(memory, difference + 16);
    r3.intoArray(memory, difference + 24);
    r4.intoArray(memory, difference + 32);
  }

  private static void differenceAndCarriedSum(
      double[] memory, int difference, int sum, int left, int right) {
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, memory, left);
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, memory, left + 8);
    DoubleVector a2 = DoubleVector.fromArray(SPECIES, memory, left + 16);
    DoubleVector a3 = DoubleVector.fromArray(SPECIES, memory, left + 24);
    DoubleVector a4 = DoubleVector.fromArray(SPECIES, memory, left + 32);
    DoubleVector b0 = DoubleVector.fromArray(SPECIES, memory, right);
    DoubleVector b1 = DoubleVector.fromArray(SPECIES, memory, right + 8);
    DoubleVector b2 = DoubleVector.fromArray(SPECIES, memory, right + 16);
    DoubleVector b3 = DoubleVector.fromArray(SPECIES, memory, right + 24);
    DoubleVector b4 = DoubleVector.fromArray(SPECIES, memory, right + 32);
    a0.sub(b0).intoArray(memory, difference);
    a1.sub(b1).intoArray(memory, difference + 8);
    a2.sub(b2).intoArray(memory, difference + 16);
    a3.sub(b3).intoArray(memory, difference + 24);
    a4.sub(b4).intoArray(memory, difference + 32);
    DoubleVector s0 = a0.add(b0);
    DoubleVector s1 = a1.add(b1);
    DoubleVector s2 = a2.add(b2);
    DoubleVector s3 = a3.add(b3);
    DoubleVector s4 = a4.add(b4);
    DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);
    DoubleVector limb = DoubleVector.broadcast(SPECIES, 0x1p-51);
    DoubleVector wrapped = DoubleVector.broadcast(SPECIES, 19 * 0x1p-51);
    DoubleVector q0 = s0.add(high).sub(high);
    DoubleVector q1 = s1.add(high).sub(high);
    DoubleVector q2 = s2.add(high).sub(high);
    DoubleVector q3 = s3.add(high).sub(high);
    DoubleVector q4 = s4.add(high).sub(high);
    DoubleVector r0 = q4.fma(wrapped, s0.sub(q0));
    DoubleVector r1 = q0.fma(limb, s1.sub(q1));
    DoubleVector r2 = q1.fma(limb, s2.sub(q2));
    DoubleVector r3 = q2.fma(limb, s3.sub(q3));
    DoubleVector r4 = q3.fma(limb, s4.sub(q4));
    r0.intoArray(memory, sum);
    r1.intoArray(memory, sum + 8);
    r2.intoArray(memory, sum + 16);
    r3.intoArray(memory, sum + 24);
    r4.intoArray(memory, sum + 32);
  }

  private static void doublingLanes(double[] memory, int f, int g, int h, int a, int b, int c) {
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, memory, a);
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, memory, a + 8);
    DoubleVector a2 = DoubleVector.fromArray(SPECIES, memory, a + 16);
    DoubleVector a3 = DoubleVector.fromArray(SPECIES, memory, a + 24);
    DoubleVector a4 = DoubleVector.fromArray(SPECIES, memory, a + 32);
    DoubleVector b0 = DoubleVector.fromArray(SPECIES, memory, b);
    DoubleVector b1 = DoubleVector.fromArray(SPECIES, memory, b + 8);
    DoubleVector b2 = DoubleVector.fromArray(SPECIES, memory, b + 16);
    DoubleVector b3 = DoubleVector.fromArray(SPECIES, memory, b + 24);
    DoubleVector b4 = DoubleVector.fromArray(SPECIES, memory, b + 32);
    a0.add(b0).neg().intoArray(memory, h);
    a1.add(b1).neg().intoArray(memory, h + 8);
    a2.add(b2).neg().intoArray(memory, h + 16);
    a3.add(b3).neg().intoArray(memory, h + 24);
    a4.add(b4).neg().intoArray(memory, h + 32);
    DoubleVector s0 = b0.sub(a0);
    DoubleVector s1 = b1.sub(a1);
    DoubleVector s2 = b2.sub(a2);
    DoubleVector s3 = b3.sub(a3);
    DoubleVector s4 = b4.sub(a4);
    DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);
    DoubleVector limb = DoubleVector.broadcast(SPECIES, 0x1p-51);
    DoubleVector wrapped = DoubleVector.broadcast(SPECIES, 19 * 0x1p-51);
    DoubleVector q0 = s0.add(high).sub(high);
    DoubleVector q1 = s1.add(high).sub(high);
    DoubleVector q2 = s2.add(high).sub(high);
    DoubleVector q3 = s3.add(high).sub(high);
    DoubleVector q4 = s4.add(high).sub(high);
    DoubleVector r0 = q4.fma(wrapped, s0.sub(q0));
    DoubleVector r1 = q0.fma(limb, s1.sub(q1));
    DoubleVector r2 = q1.fma(limb, s2.sub(q2));
    DoubleVector r3 = q2.fma(limb, s3.sub(q3));
    DoubleVector r4 = q3.fma(limb, s4.sub(q4));
    r0.intoArray(memory, g);
    r1.intoArray(memory, g + 8);
    r2.intoArray(memory, g + 16);
    r3.intoArray(memory, g + 24);
    r4.intoArray(memory, g + 32);
    DoubleVector c0 = DoubleVector.fromArray(SPECIES, memory, c);
    DoubleVector c1 = DoubleVector.fromArray(SPECIES, memory, c + 8);
    DoubleVector c2 = DoubleVector.fromArray(SPECIES, memory, c + 16);
    DoubleVector c3 = DoubleVector.fromArray(SPECIES, memory, c + 24);
    DoubleVector c4 = DoubleVector.fromArray(SPECIES, memory, c + 32);
    r0.sub(c0).sub(c0).intoArray(memory, f);
    r1.sub(c1).sub(c1).intoArray(memory, f + 8);
    r2.sub(c2).sub(c2).intoArray(memory, f + 16);
    r3.sub(c3).sub(c3).intoArray(memory, f + 24);
    r4.sub(c4).sub(c4).intoArray(memory, f + 32);
  }

  @Override
  void add(int result, int left, int right) {
    double[] memory = this.memory;
    for (int lane = 0; lane < ELEMENT; lane += STEP) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, memory, left + lane);
      DoubleVector b = DoubleVector.fromArray(SPECIES, memory, right + lane);
      a.add(b).intoArray(memory, result + lane);
    }
  }

  @Override
  void subtract(int result, int left, int right) {
    double[] memory = this.memory;
    for (int lane = 0; lane < ELEMENT; lane += STEP) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, memory, left + lane);
      DoubleVector b = DoubleVector.fromArray(SPECIES, memory, right + lane);
      a.sub(b).intoArray(memory, result + lane);
    }
  }

  @Override
  void loadSummand(int to, int elements, MemorySegment tables, long[] rows, int negative) {
    double[] memory = this.memory;
    int last = to + (elements - 1) * ELEMENT;
    for (int lane = 0; lane < LANES; lane += STEP) {
      for (int limb = 0; limb < elements * LIMBS; limb += STEP) {
        transpose(memory, to + limb * LANES + lane, tables, rows, lane, limb);
      }
      VectorMask<Double> turned = VectorMask.fromLong(SPECIES, negative >> lane);
      for (int at = lane; at < ELEMENT; at += LANES) {
        DoubleVector a = DoubleVector.fromArray(SPECIES, memory, to + at);
        DoubleVector b = DoubleVector.fromArray(SPECIES, memory, to + ELEMENT + at);
        DoubleVector c = DoubleVector.fromArray(SPECIES, memory, last + at);
        a.blend(b, turned).intoArray(memory, to + at);
        b.blend(a, turned).intoArray(memory, to + ELEMENT + at);
        c.lanewise(VectorOperators.NEG, turned).intoArray(memory, last + at);
      }
    }
  }

  private static void transpose(
      double[] memory, int to, MemorySegment tables, long[] rows, int lane, int limb) {
    long skipped = (long) limb * Double.BYTES;
    long row0 = rows[lane] + skipped;
    DoubleVector a0 = DoubleVector.fromMemorySegment(SPECIES, tables, row0, ORDER);
    long row1 = rows[lane + 1] + skipped;
    DoubleVector a1 = DoubleVector.fromMemorySegment(SPECIES, tables, row1, ORDER);
    long row2 = rows[lane + 2] + skipped;
    DoubleVector a2 = DoubleVector.fromMemorySegment(SPECIES, tables, row2, ORDER);
    long row3 = rows[lane + 3] + skipped;
    DoubleVector a3 = DoubleVector.fromMemorySegment(SPECIES, tables, row3, ORDER);
    long row4 = rows[lane + 4] + skipped;
    DoubleVector a4 = DoubleVector.fromMemorySegment(SPECIES, tables, row4, ORDER);
    long row5 = rows[lane + 5] + skipped;
    DoubleVector a5 = DoubleVector.fromMemorySegment(SPECIES, tables, row5, ORDER);
    long row6 = rows[lane + 6] + skipped;
    DoubleVector a6 = DoubleVector.fromMemorySegment(SPECIES, tables, row6, ORDER);
    long row7 = rows[lane + 7] + skipped;
    DoubleVector a7 = DoubleVector.fromMemorySegment(SPECIES, tables, row7, ORDER);
    DoubleVector bs0 = a1.rearrange(SWAP_1);
    DoubleVector b0 = a0.blend(bs0, UPPER_1);
    DoubleVector bs1 = a0.rearrange(SWAP_1);
    DoubleVector b1 = a1.blend(bs1, LOWER_1);
    DoubleVector bs2 = a3.rearrange(SWAP_1);
    DoubleVector b2 = a2.blend(bs2, UPPER_1);
    DoubleVector bs3 = a2.rearrange(SWAP_1);
    DoubleVector b3 = a3.blend(bs3, LOWER_1);
    DoubleVector bs4 = a5.rearrange(SWAP_1);
    DoubleVector b4 = a4.blend(bs4, UPPER_1);
    DoubleVector bs5 = a4.rearrange(SWAP_1);
    DoubleVector b5 = a5.blend(bs5, LOWER_1);
    DoubleVector bs6 = a7.rearrange(SWAP_1);
    DoubleVector b6 = a6.blend(bs6, UPPER_1);
    DoubleVector bs7 = a6.rearrange(SWAP_1);
    DoubleVector b7 = a7.blend(bs7, LOWER_1);
    DoubleVector cs0 = b2.rearrange(SWAP_2);
    DoubleVector c0 = b0.blend(cs0, UPPER_2);
    DoubleVector cs1 = b3.rearrange(SWAP_2);
    DoubleVector c1 = b1.blend(cs1, UPPER_2);
    DoubleVector cs2 = b0.rearrange(SWAP_2);
    DoubleVector c2 = b2.blend(cs2, LOWER_2);
    DoubleVector cs3 = b1.rearrange(SWAP_2);
    DoubleVector c3 = b3.blend(cs3, LOWER_2);
    DoubleVector cs4 = b6.rearrange(SWAP_2);
    DoubleVector c4 = b4.blend(cs4, UPPER_2);
    DoubleVector cs5 = b7.rearrange(SWAP_2);
    DoubleVector c5 = b5.blend(cs5, UPPER_2);
    DoubleVector cs6 = b4.rearrange(SWAP_2);
    DoubleVector c6 = b6.blend(cs6, LOWER_2);
    DoubleVector cs7 = b5.rearrange(SWAP_2);
    DoubleVector c7 = b7.blend(cs7, LOWER_2);
    DoubleVector ds0 = c4.rearrange(SWAP_4);
    DoubleVector d0 = c0.blend(ds0, UPPER_4);
    DoubleVector ds1 = c5.rearrange(SWAP_4);
    DoubleVector d1 = c1.blend(ds1, UPPER_4);
    DoubleVector ds2 = c6.rearrange(SWAP_4);
    DoubleVector d2 = c2.blend(ds2, UPPER_4);
    DoubleVector ds3 = c7.rearrange(SWAP_4);
    DoubleVector d3 = c3.blend(ds3, UPPER_4);
    DoubleVector ds4 = c0.rearrange(SWAP_4);
    DoubleVector d4 = c4.blend(ds4, LOWER_4);
    DoubleVector ds5 = c1.rearrange(SWAP_4);
    DoubleVector d5 = c5.blend(ds5, LOWER_4);
    DoubleVector ds6 = c2.rearrange(SWAP_4);
    DoubleVector d6 = c6.blend(ds6, LOWER_4);
    DoubleVector ds7 = c3.rearrange(SWAP_4);
    DoubleVector d7 = c7.blend(ds7, LOWER_4);
    d0.intoArray(memory, to);
    d1.intoArray(memory, to + 8);
    d2.intoArray(memory, to + 16);
    d3.intoArray(memory, to + 24);
    d4.intoArray(memory, to + 32);
    d5.intoArray(memory, to + 40);
    d6.intoArray(memory, to + 48);
    d7.intoArray(memory, to + 56);
  }
}
