package io.meshpay.load.corpus;

/** Picks accounts, by number, one after the other; the same ones for the same seed. */
interface Picker {
  int next();
}
