package io.meshpay.authority.audit;

import io.meshpay.state.journal.JournalDamagedException;
import io.meshpay.state.journal.JournalRecord;

/**
 * What is wrong with a journal, and where.
 *
 * @param position of the change that is wrong, or that should be where the damage is
 * @param file the segment's name
 * @param offset in the segment, in bytes
 */
record Violation(long position, String file, long offset, String what) {
  static Violation of(JournalRecord record, String what) {
    return new Violation(record.position(), record.file(), record.offset(), what);
  }

  /**
   * Damage where a change should be.
   *
   * @param next the position behind the last sound change before it, as far as it was looked for
   */
  static Violation of(long next, JournalDamagedException damage) {
    long position = Math.max(next, damage.segment());
    return new Violation(position, damage.file(), damage.offset(), damage.what());
  }

  /** One line for people. */
  String describe() {
    return "violation at position %d, %s at byte %d: %s".formatted(position, file, offset, what);
  }
}
