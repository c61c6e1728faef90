package io.meshpay.load.corpus;

/** Payments to sign, before they are spread over the processors. */
final class PaymentBatch {
  final int[] payers;
  final int[] payees;
  final long[] numbers;

  PaymentBatch(int size) {
    payers = new int[size];
    payees = new int[size];
    numbers = new long[size];
  }

  void fill(PaymentPicks picks, int count) {
    for (int i = 0; i < count; i++) {
      picks.advance();
      payers[i] = picks.payer();
      payees[i] = picks.payee();
      numbers[i] = picks.number();
    }
  }
}
