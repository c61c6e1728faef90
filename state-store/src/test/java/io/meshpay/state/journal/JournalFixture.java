package io.meshpay.state.journal;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.merkle.MerkleTree;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import io.meshpay.state.disk.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** Orders and certificates that no one signed, and the journal of a made-up authority. */
final class JournalFixture {
  static final long EPOCH = 7;
  static final JournalIdentity IDENTITY =
      new JournalIdentity(
          EPOCH,
          Digest.of(bytes(new SplittableRandom(1), Digest.BYTES)),
          PublicKey.of(bytes(new SplittableRandom(2), PublicKey.BYTES)));

  /** The smallest segments and groups, so that tests meet their ends. */
  static final JournalSettings SMALL = settings(JournalSync.COMMIT);

  private JournalFixture() {}

  static JournalSettings settings(JournalSync sync) {
    return new JournalSettings(
        JournalSettings.SEGMENT_BYTES_MIN, JournalSettings.GROUP_BYTES_MIN, sync);
  }

  static JournalEnvironment environment(Disk disk, long salt) {
    SplittableRandom salts = new SplittableRandom(salt);
    return new JournalEnvironment(disk, () -> 0, salts::nextLong, Runnable::run);
  }

  static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  static TransferOrder order(SplittableRandom random) {
    return TransferOrder.read(new UnsafeBuffer(bytes(random, TransferOrder.BYTES)), 0);
  }

  /**
   * The certificates of some orders, as a committee makes them whose members each signed all of
   * them at once, in the same order.
   */
  static List<Certificate> certificates(
      SplittableRandom random, List<TransferOrder> orders, int votes) {
    MerkleTree tree = new MerkleTree(orders.size());
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[MerklePath.BYTES_MAX]);
    for (TransferOrder order : orders) {
      order.digest().copyTo(buffer, 0);
      tree.addLeaf(buffer, 0);
    }
    tree.build();
    List<Signature> signatures = new ArrayList<>();
    for (int vote = 0; vote < votes; vote++) {
      signatures.add(Signature.of(bytes(random, Signature.BYTES)));
    }
    List<Certificate> certificates = new ArrayList<>();
    for (int index = 0; index < orders.size(); index++) {
      List<Digest> path = new ArrayList<>();
      int pathBytes = tree.copyPath(index, buffer, 0);
      for (int at = 0; at < pathBytes; at += Digest.BYTES) {
        path.add(Digest.read(buffer, at));
      }
      List<SignedLeaf> leaves = new ArrayList<>();
      for (int vote = 0; vote < votes; vote++) {
        leaves.add(new SignedLeaf(vote, index, orders.size(), signatures.get(vote), path));
      }
      certificates.add(new TransferCertificate(EPOCH, orders.get(index), leaves));
    }
    return certificates;
  }
}
