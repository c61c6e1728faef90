package io.meshpay.pipeline.lanes;

/** The two powers that Ed25519 needs: x^(p − 2) = 1 / x, and x^((p − 5) / 8) for square roots. */
final class Powers {
  /** Elements that are allocated here. */
  static final int ELEMENTS = 3;

  private final LaneField field;
  private final int low;
  private final int run;
  private final int saved;

  Powers(LaneField field) {
    this.field = field;
    low = field.allocate(1);
    run = field.allocate(1);
    saved = field.allocate(1);
  }

  /** 1 / x; 0 for 0. Result and operand must differ. */
  void invert(int result, int x) {
    power252(result, x);
    // p − 2 = 8 (2^252 − 3) + 3
    squares(result, result, 3);
    field.square(low, x);
    field.multiply(low, low, x);
    field.multiply(result, result, low);
  }

  /**
   * x^(2^252 − 3), where 2^252 − 3 = (p − 5) / 8. Result and operand must differ.
   *
   * <p>{@code run} holds x^(2^n − 1), a run of n ones, and grows by x^(2^(m+n) − 1) = (x^(2^n −
   * 1))^(2^m) · x^(2^m − 1).
   */
  void power252(int result, int x) {
    field.square(run, x);
    field.multiply(low, run, x); // 2 ones
    squares(run, low, 1);
    field.multiply(run, run, x); // 3
    squares(saved, run, 2);
    field.multiply(low, saved, low); // 5
    squares(run, low, 5);
    field.multiply(run, run, low); // 10
    field.copy(saved, run, 1);
    squares(run, run, 10);
    field.multiply(run, run, saved); // 20
    field.copy(low, run, 1);
    squares(run, run, 20);
    field.multiply(run, run, low); // 40
    squares(run, run, 10);
    field.multiply(run, run, saved); // 50
    field.copy(low, run, 1);
    squares(run, run, 50);
    field.multiply(run, run, low); // 100
    field.copy(saved, run, 1);
    squares(run, run, 100);
    field.multiply(run, run, saved); // 200
    squares(run, run, 50);
    field.multiply(run, run, low); // 250
    squares(run, run, 2);
    field.multiply(result, run, x); // 2^252 − 4 + 1
  }

  private void squares(int result, int x, int count) {
    field.square(result, x);
    for (int i = 1; i < count; i++) {
      field.square(result, result);
    }
  }
}
