package io.meshpay.state.journal;

import org.jspecify.annotations.Nullable;

/** What a record of the journal stands for; the number is what the journal and its tree hold. */
public enum RecordKind {
  /** Opens a group; stands for no change. */
  GROUP(1),
  /** Ends a segment; stands for no change. */
  END(2),
  /** A vote for a transfer order. */
  VOTE(3),
  /** The execution of a certificate. */
  EXECUTION(4);

  private static final RecordKind[] KINDS = values();

  private final int number;

  RecordKind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** Whether the record is a change of the ledger, with a position of its own. */
  public boolean isChange() {
    return this == VOTE || this == EXECUTION;
  }

  static @Nullable RecordKind of(int number) {
    return number >= 1 && number <= KINDS.length ? KINDS[number - 1] : null;
  }
}
