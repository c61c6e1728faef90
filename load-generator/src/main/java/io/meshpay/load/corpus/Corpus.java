package io.meshpay.load.corpus;

import io.meshpay.client.console.Progress;
import io.meshpay.protocol.committee.Committee;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/**
 * A corpus file, mapped for reading. Its {@link CorpusCursor}s read without garbage; none may be
 * used after it is closed.
 */
public final class Corpus implements AutoCloseable {
  private final CorpusHeader header;
  private final Arena arena;
  private final MemorySegment bytes;

  private Corpus(CorpusHeader header, Arena arena, MemorySegment bytes) {
    this.header = header;
    this.arena = arena;
    this.bytes = bytes;
  }

  /**
   * Maps a file.
   *
   * @throws CorpusException if it is none, damaged, cut off, or another committee's
   */
  public static Corpus open(Path file, Committee committee) throws IOException, CorpusException {
    String name = file.toString();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = ByteBuffer.allocate(CorpusFormat.HEADER_BYTES);
      while (first.hasRemaining() && channel.read(first) >= 0) {
        // The header may come in parts.
      }
      CorpusHeader header = CorpusHeader.decode(first.flip(), name);
      header.requireOf(committee, name);
      long length = CorpusFormat.fileBytes(header.blocks(), header.votes());
      if (channel.size() < length) {
        throw new CorpusException(
            "%s is cut off: it has %,d of %,d bytes".formatted(name, channel.size(), length));
      }
      Arena arena = Arena.ofShared();
      return new Corpus(
          header, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena));
    }
  }

  public CorpusHeader header() {
    return header;
  }

  /** How many orders there are. */
  public long orders() {
    return header.orders();
  }

  /**
   * Reads it all and checks every block, on all processors; afterwards it is in memory, as far as
   * it fits.
   *
   * @throws CorpusException naming the first orders that are damaged
   */
  public void verify(Path file, Progress progress) throws CorpusException {
    progress.start();
    long damaged =
        LongStream.range(0, header.blocks())
            .parallel()
            .filter(block -> !isSound(block))
            .min()
            .orElse(-1);
    progress.clear();
    if (damaged >= 0) {
      throw new CorpusException(
          "%s is damaged: the checksum of orders %,d to %,d is wrong"
              .formatted(
                  file,
                  damaged * CorpusFormat.GROUP_ORDERS,
                  (damaged + 1) * CorpusFormat.GROUP_ORDERS - 1));
    }
  }

  private boolean isSound(long block) {
    int checksum = CorpusFormat.checksumOffset(header.votes());
    ByteBuffer all =
        bytes
            .asSlice(blockOffset(block), CorpusFormat.blockBytes(header.votes()))
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    CRC32C crc = new CRC32C();
    crc.update(all.duplicate().limit(checksum));
    return all.getInt(checksum) == (int) crc.getValue();
  }

  private long blockOffset(long block) {
    return CorpusFormat.fileBytes(block, header.votes());
  }

  /** The memory address of a block. */
  long blockAddress(long block) {
    if (block < 0 || block >= header.blocks()) {
      throw new IndexOutOfBoundsException("block " + block + " of " + header.blocks());
    }
    return bytes.address() + blockOffset(block);
  }

  @Override
  public void close() {
    arena.close();
  }
}
