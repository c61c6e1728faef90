package io.meshpay.load.corpus;

import java.io.IOException;

/** Where the orders of a load come from. */
public interface OrderSupply extends AutoCloseable {
  /**
   * Sees to it that there are so many orders, if it can. Not while a load uses the corpus.
   *
   * @return the corpus; one that was returned before is closed
   */
  Corpus ensure(long orders) throws IOException, CorpusException;

  /** As it was returned last. */
  Corpus corpus();

  /** Whether there can be more than there are. */
  boolean canGrow();

  @Override
  void close() throws IOException;
}
