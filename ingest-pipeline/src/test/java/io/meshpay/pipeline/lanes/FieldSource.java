package io.meshpay.pipeline.lanes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code Field512.java} and {@code Field256.java}: the same arithmetic for two widths of
 * vector. It is written out because C2 makes machine instructions of a vector operation only where
 * the species is a constant and the vectors never leave the method, so neither a loop over limbs
 * nor a parameter for the species will do.
 *
 * <p>{@link #main} rewrites both files in a source folder; {@code FieldSourceTest} holds the
 * checked-in files to this class.
 */
final class FieldSource {
  private static final int LIMBS = LaneField.LIMBS;

  private final int bits;
  private final int step;
  private final StringBuilder text = new StringBuilder();

  private FieldSource(int bits) {
    this.bits = bits;
    step = bits / Double.SIZE;
  }

  public static void main(String[] arguments) throws IOException {
    for (int bits : new int[] {512, 256}) {
      Files.writeString(Path.of(arguments[0], fileName(bits)), of(bits));
    }
  }

  static String fileName(int bits) {
    return "Field" + bits + ".java";
  }

  /** The source of the field with vectors of that many bits. */
  static String of(int bits) {
    return new FieldSource(bits).write();
  }

  private String write() {
    head();
    upperColumns();
    lowerColumns();
    squareLanes();
    carryLanes();
    carriedSums();
    sums();
    loadSummand();
    transpose();
    text.append("}\n");
    return text.toString();
  }

  private void head() {
    text.append(
        """
        package io.meshpay.pipeline.lanes;

        import java.lang.foreign.MemorySegment;
        import java.nio.ByteOrder;
        import jdk.incubator.vector.DoubleVector;
        import jdk.incubator.vector.LongVector;
        import jdk.incubator.vector.VectorMask;
        import jdk.incubator.vector.VectorOperators;
        import jdk.incubator.vector.VectorShuffle;
        import jdk.incubator.vector.VectorSpecies;

        /** The field with vectors of %1$d bits. Written by {@code FieldSource}; don't edit it by hand. */
        final class Field%1$d extends LaneField {
          private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_%1$d;
          private static final int STEP = SPECIES.length();
          private static final ByteOrder ORDER = ByteOrder.nativeOrder();
        """
            .formatted(bits));
    for (int distance = 1; distance < step; distance *= 2) {
      constants(distance);
    }
    text.append(
        """

          Field%1$d(int elements) {
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
        """
            .formatted(bits));
  }

  /** Columns 5 to 9 of the product without what the lower products carry into column 5. */
  private void upperColumns() {
    text.append(
        """

          private static void upperColumns(double[] memory, int columns, int left, int right) {
        """);
    magic();
    loads("b", "right", 1);
    List<String> columns = new ArrayList<>();
    for (int i = 1; i < LIMBS; i++) {
      load("a" + i, "left", i);
      for (int j = LIMBS - i; j < LIMBS; j++) {
        product("a" + i, "b" + j, "p" + i + j, i + j, columns);
      }
    }
    for (int k = LIMBS; k < 2 * LIMBS; k++) {
      line("c%d.viewAsFloatingLanes().intoArray(memory, columns%s);", k, plus(k - LIMBS));
    }
    text.append("  }\n");
  }

  private void lowerColumns() {
    text.append(
        """

          private static void lowerColumns(double[] memory, int product, int left, int right, int columns) {
        """);
    magic();
    loads("b", "right", 0);
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < LIMBS; i++) {
      load("a" + i, "left", i);
      for (int j = 0; j < LIMBS - i; j++) {
        product("a" + i, "b" + j, "p" + i + j, i + j, columns);
      }
    }
    for (int k = LIMBS; k < 2 * LIMBS; k++) {
      load("u" + k, "columns", k - LIMBS);
      if (k == LIMBS) {
        line("c5 = c5.add(u5.viewAsIntegralLanes());");
      } else {
        line("LongVector c%d = u%d.viewAsIntegralLanes();", k, k);
      }
    }
    reduction("product");
  }

  private void squareLanes() {
    text.append(
        """

          private static void squareLanes(double[] memory, int square, int root) {
        """);
    magic();
    loads("a", "root", 0);
    for (int i = 0; i < LIMBS - 1; i++) {
      line("DoubleVector d%d = a%d.add(a%d);", i, i, i);
    }
    List<String> columns = new ArrayList<>();
    for (int k : new int[] {0, 5, 1, 6, 2, 7, 3, 8, 4}) {
      for (int i = Math.max(0, k - LIMBS + 1); 2 * i <= k; i++) {
        int j = k - i;
        product((i == j ? "a" : "d") + i, "a" + j, "p" + i + j, k, columns);
      }
    }
    reductionOfSquare();
  }

  private void reductionOfSquare() {
    // A doubled product counts once among the columns' offsets.
    reduce("square", "SQUARE_OFFSETS");
  }

  private void reduction(String result) {
    reduce(result, "PRODUCT_OFFSETS");
  }

  private void reduce(String result, String offsets) {
    for (int k = 0; k < LIMBS; k++) {
      line("LongVector t%d = c%d.add(c%d.mul(19L)).sub(%s_%d);", k, k, k + LIMBS, offsets, k);
    }
    for (int k = 0; k < LIMBS; k++) {
      line("LongVector q%d = t%d.lanewise(VectorOperators.ASHR, LIMB_BITS);", k, k);
    }
    for (int k = 0; k < LIMBS; k++) {
      line("LongVector m%d = t%d.and(LIMB_MASK).add(INTEGER_BITS);", k, k);
    }
    for (int k = 0; k < LIMBS; k++) {
      String carry = k == 0 ? "q4.mul(19L)" : "q" + (k - 1);
      line("DoubleVector r%d = m%d.add(%s).viewAsFloatingLanes();", k, k, carry);
      line("r%d.sub(INTEGER).intoArray(memory, %s%s);", k, result, plus(k));
    }
    text.append("  }\n");
  }

  private void carryLanes() {
    text.append(
        """

          private static void carryLanes(double[] memory, int carried, int element) {
        """);
    loads("s", "element", 0);
    carry("carried");
    text.append("  }\n");
  }

  /** Sums and differences of which one is carried before it is stored. */
  private void carriedSums() {
    text.append(
        """

          private static void sumAndCarriedDifference(
              double[] memory, int sum, int difference, int left, int right) {
        """);
    loads("a", "left", 0);
    loads("b", "right", 0);
    eachLimb("a%1$d.add(b%1$d).intoArray(memory, sum%2$s);");
    eachLimb("DoubleVector s%1$d = a%1$d.sub(b%1$d);");
    carry("difference");
    text.append(
        """
          }

          private static void differenceAndCarriedSum(
              double[] memory, int difference, int sum, int left, int right) {
        """);
    loads("a", "left", 0);
    loads("b", "right", 0);
    eachLimb("a%1$d.sub(b%1$d).intoArray(memory, difference%2$s);");
    eachLimb("DoubleVector s%1$d = a%1$d.add(b%1$d);");
    carry("sum");
    text.append(
        """
          }

          private static void doublingLanes(double[] memory, int f, int g, int h, int a, int b, int c) {
        """);
    loads("a", "a", 0);
    loads("b", "b", 0);
    eachLimb("a%1$d.add(b%1$d).neg().intoArray(memory, h%2$s);");
    eachLimb("DoubleVector s%1$d = b%1$d.sub(a%1$d);");
    carry("g");
    loads("c", "c", 0);
    eachLimb("r%1$d.sub(c%1$d).sub(c%1$d).intoArray(memory, f%2$s);");
    text.append("  }\n");
  }

  /** Carries s0 to s4, into r0 to r4 and the memory. */
  private void carry(String result) {
    line("DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);");
    line("DoubleVector limb = DoubleVector.broadcast(SPECIES, 0x1p-51);");
    line("DoubleVector wrapped = DoubleVector.broadcast(SPECIES, 19 * 0x1p-51);");
    eachLimb("DoubleVector q%1$d = s%1$d.add(high).sub(high);");
    for (int k = 0; k < LIMBS; k++) {
      String from = k == 0 ? "q4.fma(wrapped, " : "q" + (k - 1) + ".fma(limb, ";
      line("DoubleVector r%d = %ss%d.sub(q%d));", k, from, k, k);
    }
    eachLimb("r%1$d.intoArray(memory, " + result + "%2$s);");
  }

  /** A line for each limb, which stands for %1$d, and its place in the memory for %2$s. */
  private void eachLimb(String format) {
    for (int k = 0; k < LIMBS; k++) {
      line(format, k, plus(k));
    }
  }

  private void sums() {
    for (String operation : new String[] {"add", "subtract"}) {
      text.append(
          """

            @Override
            void %s(int result, int left, int right) {
              double[] memory = this.memory;
              for (int lane = 0; lane < ELEMENT; lane += STEP) {
                DoubleVector a = DoubleVector.fromArray(SPECIES, memory, left + lane);
                DoubleVector b = DoubleVector.fromArray(SPECIES, memory, right + lane);
                a.%s(b).intoArray(memory, result + lane);
              }
            }
          """
              .formatted(operation, operation.substring(0, 3))
              .indent(0));
    }
  }

  /** For a transposition: in lane i what was in lane i ^ distance, and the lanes with that bit. */
  private void constants(int distance) {
    text.append(
        """
          private static final VectorShuffle<Double> SWAP_%1$d =
              VectorShuffle.fromOp(SPECIES, lane -> lane ^ %1$d);
          private static final VectorMask<Double> UPPER_%1$d = VectorMask.fromLong(SPECIES, 0x%2$xL);
          private static final VectorMask<Double> LOWER_%1$d = UPPER_%1$d.not();
        """
            .formatted(distance, upperLanes(distance)));
  }

  private int upperLanes(int distance) {
    int lanes = 0;
    for (int lane = 0; lane < step; lane++) {
      lanes |= (lane & distance) != 0 ? 1 << lane : 0;
    }
    return lanes;
  }

  private void loadSummand() {
    text.append(
        """

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
        """);
  }

  /** Turns a square of as many rows as a vector has lanes, by swaps of halves of halves. */
  private void transpose() {
    text.append(
        """

          private static void transpose(
              double[] memory, int to, MemorySegment tables, long[] rows, int lane, int limb) {
            long skipped = (long) limb * Double.BYTES;
        """);
    for (int row = 0; row < step; row++) {
      line("long row%d = rows[lane%s] + skipped;", row, row == 0 ? "" : " + " + row);
      line(
          "DoubleVector a%d = DoubleVector.fromMemorySegment(SPECIES, tables, row%d, ORDER);",
          row, row);
    }
    char from = 'a';
    for (int distance = 1; distance < step; distance *= 2) {
      char next = (char) (from + 1);
      for (int i = 0; i < step; i++) {
        int other = i ^ distance;
        String kept = (i & distance) == 0 ? "UPPER_" : "LOWER_";
        line("DoubleVector %s%d = %s%d.rearrange(SWAP_%d);", next + "s", i, from, other, distance);
        line(
            "DoubleVector %s%d = %s%d.blend(%s%d, %s%d);",
            next, i, from, i, next + "s", i, kept, distance);
      }
      from = next;
    }
    for (int row = 0; row < step; row++) {
      line("%s%d.intoArray(memory, to%s);", from, row, plus(row));
    }
    text.append("  }\n");
  }

  private void magic() {
    line("DoubleVector high = DoubleVector.broadcast(SPECIES, HIGH);");
    line("DoubleVector both = DoubleVector.broadcast(SPECIES, HIGH + LOW);");
  }

  private void loads(String name, String from, int first) {
    for (int limb = first; limb < LIMBS; limb++) {
      load(name + limb, from, limb);
    }
  }

  private void load(String name, String from, int limb) {
    line(
        "DoubleVector %s = DoubleVector.fromArray(SPECIES, memory, %s%s);", name, from, plus(limb));
  }

  private void product(String a, String b, String name, int column, List<String> columns) {
    line("DoubleVector %sh = %s.fma(%s, high);", name, a, b);
    line("DoubleVector %sl = %s.fma(%s, both.sub(%sh));", name, a, b, name);
    collect(column, name + "l", columns);
    collect(column + 1, name + "h", columns);
  }

  private void collect(int column, String vector, List<String> columns) {
    String name = "c" + column;
    if (columns.contains(name)) {
      line("%s = %s.add(%s.viewAsIntegralLanes());", name, name, vector);
    } else {
      line("LongVector %s = %s.viewAsIntegralLanes();", name, vector);
      columns.add(name);
    }
  }

  private static String plus(int limb) {
    return limb == 0 ? "" : " + " + limb * LaneField.LANES;
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation is in a library that tests lack
  private void line(String format, Object... values) {
    text.append("    ").append(format.formatted(values)).append('\n');
  }
}
