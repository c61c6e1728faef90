package io.meshpay.load.corpus;

import io.meshpay.protocol.committee.Committee;
import java.io.IOException;
import java.nio.file.Path;

/** Orders that are signed when it is known how many are needed. */
public final class GrowingOrders implements OrderSupply {
  private final Path file;
  private final Committee committee;
  private final CorpusWriter writer;
  private Corpus corpus;

  public GrowingOrders(Path file, Committee committee, CorpusWriter writer)
      throws IOException, CorpusException {
    this.file = file;
    this.committee = committee;
    this.writer = writer;
    corpus = Corpus.open(file, committee);
  }

  @Override
  public Corpus ensure(long orders) throws IOException, CorpusException {
    if (orders > corpus.orders()) {
      writer.extendTo(orders);
      corpus.close();
      corpus = Corpus.open(file, committee);
    }
    return corpus;
  }

  @Override
  public Corpus corpus() {
    return corpus;
  }

  @Override
  public boolean canGrow() {
    return true;
  }

  @Override
  public void close() throws IOException {
    corpus.close();
    writer.close();
  }
}
