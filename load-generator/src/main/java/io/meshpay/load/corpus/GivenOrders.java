package io.meshpay.load.corpus;

/** Orders of a file that was made before. */
public record GivenOrders(Corpus corpus) implements OrderSupply {
  @Override
  public Corpus ensure(long orders) {
    return corpus;
  }

  @Override
  public boolean canGrow() {
    return false;
  }

  @Override
  public void close() {
    corpus.close();
  }
}
