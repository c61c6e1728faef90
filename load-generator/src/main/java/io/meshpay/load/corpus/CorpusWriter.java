package io.meshpay.load.corpus;

import io.meshpay.client.console.Progress;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Signer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Signs a corpus, on all processors. It can grow again and again: the sequence of payments has no
 * end. The header counts only what is written whole, so a file whose making was cut off is a
 * shorter one.
 */
public final class CorpusWriter implements AutoCloseable {
  /** Blocks that are signed, and then written, at once. */
  private static final int BATCH_BLOCKS = 128;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Path file;
  private final FileChannel channel;
  private final PaymentPicks picks;
  private final Progress progress;
  private final OrderSigner.Keys keys;
  private final AccountBook accounts;
  private final Committee committee;
  private final List<? extends Signer> voters;
  private final ConcurrentLinkedQueue<BlockMaker> makers = new ConcurrentLinkedQueue<>();
  private final PaymentBatch batch = new PaymentBatch(BATCH_BLOCKS * CorpusFormat.GROUP_ORDERS);
  private final byte[][] blocks;
  private CorpusHeader header;

  private CorpusWriter(
      Path file,
      FileChannel channel,
      CorpusHeader header,
      Committee committee,
      AccountBook accounts,
      List<? extends Signer> voters,
      CorpusPlan plan,
      Progress progress) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.committee = committee;
    this.accounts = accounts;
    this.voters = List.copyOf(voters);
    this.progress = progress;
    picks = new PaymentPicks(plan, accounts.size(), header.seed());
    keys = new OrderSigner.Keys(accounts);
    blocks = new byte[BATCH_BLOCKS][CorpusFormat.blockBytes(voters.size())];
  }

  /**
   * Makes an empty corpus.
   *
   * @param file that doesn't exist yet
   * @param voters the authorities of index 1, 2, ...: as many as a quorum needs beside the target
   */
  public static CorpusWriter create(
      Path file,
      Committee committee,
      int token,
      AccountBook accounts,
      List<? extends Signer> voters,
      CorpusPlan plan,
      long seed,
      Progress progress)
      throws IOException {
    CorpusHeader header =
        new CorpusHeader(
            committee.id(),
            committee.epoch(),
            token,
            voters.size(),
            accounts.size(),
            seed,
            plan.amount(),
            0,
            plan.chains(),
            plan.text());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    CorpusWriter writer =
        new CorpusWriter(file, channel, header, committee, accounts, voters, plan, progress);
    writer.write(header.encode(), 0);
    return writer;
  }

  /** Orders so far. */
  public long orders() {
    return header.orders();
  }

  /** What signs here, such as {@code accp}. */
  public String signer() {
    return OrderSigner.best(keys).name();
  }

  /**
   * Signs until there are at least {@code orders}.
   *
   * @throws CorpusException if the disk has no room for them
   */
  public void extendTo(long orders) throws IOException, CorpusException {
    long target = Math.ceilDiv(orders, CorpusFormat.GROUP_ORDERS);
    long from = header.blocks();
    if (target <= from) {
      return;
    }
    requireRoom(target - from);
    progress.start();
    long started = System.nanoTime();
    for (long block = from; block < target; block += BATCH_BLOCKS) {
      int count = (int) Math.min(BATCH_BLOCKS, target - block);
      makeAndWrite(block, count);
      show(block + count - from, target - from, System.nanoTime() - started);
    }
    progress.clear();
  }

  private void makeAndWrite(long firstBlock, int count) throws IOException, CorpusException {
    batch.fill(picks, count * CorpusFormat.GROUP_ORDERS);
    IntStream.range(0, count).parallel().forEach(i -> make(firstBlock, i));
    try {
      for (int i = 0; i < count; i++) {
        write(ByteBuffer.wrap(blocks[i]), CorpusFormat.fileBytes(firstBlock + i, voters.size()));
      }
      header = header.withOrders((firstBlock + count) * CorpusFormat.GROUP_ORDERS);
      write(header.encode(), 0);
    } catch (IOException e) {
      if (Files.getFileStore(file).getUsableSpace() < blocks[0].length) {
        throw new CorpusException(
            "the disk of %s is full after %,d orders; give another place by --corpus"
                .formatted(file, header.orders()));
      }
      throw e;
    }
  }

  private void make(long firstBlock, int i) {
    BlockMaker free = makers.poll();
    BlockMaker maker =
        free != null
            ? free
            : new BlockMaker(
                accounts,
                committee.signingContext(),
                header.token(),
                header.amount(),
                voters,
                OrderSigner.best(keys));
    int offset = i * CorpusFormat.GROUP_ORDERS;
    maker.fill(blocks[i], firstBlock * CorpusFormat.GROUP_ORDERS + offset, batch, offset);
    makers.add(maker);
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private void requireRoom(long moreBlocks) throws IOException, CorpusException {
    long needed = moreBlocks * CorpusFormat.blockBytes(voters.size());
    long there = Files.getFileStore(file).getUsableSpace();
    if (needed > there) {
      throw new CorpusException(
          "%,d orders need %,d MB, and the disk of %s has %,d MB left"
              .formatted(moreBlocks * CorpusFormat.GROUP_ORDERS, needed >> 20, file, there >> 20));
    }
  }

  private void show(long done, long total, long nanos) {
    double perSecond = done * CorpusFormat.GROUP_ORDERS * NANOS_PER_SECOND / Math.max(1, nanos);
    double left = (total - done) * CorpusFormat.GROUP_ORDERS / Math.max(1, perSecond);
    progress.update(
        String.format(
            Locale.ROOT,
            "signing orders: %,d of %,d, %,.0f a second, %.0f s to go",
            done * CorpusFormat.GROUP_ORDERS,
            total * CorpusFormat.GROUP_ORDERS,
            perSecond,
            left));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
