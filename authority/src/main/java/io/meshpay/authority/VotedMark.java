package io.meshpay.authority;

import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file beside the key's, with a line for each key in that place that has voted: its public key. A
 * data folder that has gone altogether, as an empty mount point has, looks like that of a first
 * start; but a key that has voted has no first start any more.
 *
 * <p>A safety net, no proof: who copies the key elsewhere leaves the mark behind. Rejected: to
 * refuse a first start where the mark can't be left, since keys belong where a service can't write.
 */
final class VotedMark {
  private static final Logger LOG = LoggerFactory.getLogger(VotedMark.class);
  private static final String SUFFIX = ".used";

  private final Path file;
  private final String line;

  /**
   * @param keyFile where the key is
   * @param key whose votes are meant
   */
  VotedMark(Path keyFile, PublicKey key) {
    file = keyFile.resolveSibling(keyFile.getFileName() + SUFFIX);
    line = key.toString();
  }

  /** Refuses a data folder in which nobody has voted, if the key has. */
  void require(DataDirectory directory, Path data) throws StartException {
    if (directory.isNew() && isThere()) {
      throw StartException.refused(
          ("this key has voted, as %s says, but data folder %s is new. If its disk isn't mounted,"
                  + " mount it; if the data is elsewhere, correct \"data\". If it is lost, this"
                  + " authority may have forgotten votes and needs a new key in a new epoch")
              .formatted(file, data));
    }
  }

  /** Leaves the mark durably, before the first vote; says so in the log where that can't be. */
  void leave() {
    try {
      if (!isThere()) {
        append();
      }
    } catch (IOException | StartException e) {
      LOG.warn(
          "can't leave a mark that this key votes: were the data folder lost or not mounted, that"
              + " would be taken for a first start. Add the line {} to {} by hand ({})",
          line,
          file,
          FailureText.describe(e));
    }
  }

  private boolean isThere() throws StartException {
    try {
      return Files.exists(file) && Files.readAllLines(file).contains(line);
    } catch (IOException e) {
      throw StartException.configuration(file + " can't be read: " + FailureText.describe(e));
    }
  }

  private void append() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer text = StandardCharsets.UTF_8.encode(line + "\n");
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      DataDirectory.force(folder);
    }
  }
}
