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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
   * them at once: the first authority in the order of the list, each other one in an order of its
   * own.
   */
  static List<Certificate> certificates(
      SplittableRandom random, List<TransferOrder> orders, int votes) {
    List<List<SignedLeaf>> leaves = new ArrayList<>();
    orders.forEach(order -> leaves.add(new ArrayList<>()));
    for (int authority = 0; authority < votes; authority++) {
      List<Integer> batch = new ArrayList<>(IntStream.range(0, orders.size()).boxed().toList());
      if (authority > 0) {
        Collections.shuffle(batch, Random.from(random));
      }
      List<Digest> digests = batch.stream().map(index -> orders.get(index).digest()).toList();
      List<SignedLeaf> signed = sign(random, authority, digests);
      for (int i = 0; i < batch.size(); i++) {
        leaves.get(batch.get(i)).add(signed.get(i));
      }
    }
    List<Certificate> certificates = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      certificates.add(new TransferCertificate(EPOCH, orders.get(i), leaves.get(i)));
    }
    return certificates;
  }

  private static List<SignedLeaf> sign(
      SplittableRandom random, int authority, List<Digest> digests) {
    MerkleTree tree = new MerkleTree(digests.size());
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[MerklePath.BYTES_MAX]);
    for (Digest digest : digests) {
      digest.copyTo(buffer, 0);
      tree.addLeaf(buffer, 0);
    }
    tree.build();
    Signature signature = Signature.of(bytes(random, Signature.BYTES));
    List<SignedLeaf> leaves = new ArrayList<>();
    for (int index = 0; index < digests.size(); index++) {
      List<Digest> path = new ArrayList<>();
      int pathBytes = tree.copyPath(index, buffer, 0);
      for (int at = 0; at < pathBytes; at += Digest.BYTES) {
        path.add(Digest.read(buffer, at));
      }
      leaves.add(new SignedLeaf(authority, index, digests.size(), signature, path));
    }
    return leaves;
  }
}
