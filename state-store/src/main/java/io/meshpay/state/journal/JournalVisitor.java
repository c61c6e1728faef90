package io.meshpay.state.journal;

import java.io.IOException;

/** Takes the journal's records one by one. */
@FunctionalInterface
public interface JournalVisitor {
  /**
   * Takes the next record.
   *
   * @param record valid until this returns
   */
  void visit(JournalRecord record) throws IOException;
}
