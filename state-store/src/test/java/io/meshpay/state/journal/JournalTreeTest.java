package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.merkle.MerkleTree;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.Seed;
import io.meshpay.state.disk.SimulatedDisk;
import io.meshpay.state.journal.RecordPool.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class JournalTreeTest {
  private static final RecordPool POOL = new RecordPool(new SplittableRandom(7));

  private final SplittableRandom random = Seed.random("tree");

  private static Digest leaf(Change change, long position) {
    UnsafeBuffer hash = new UnsafeBuffer(change.orderDigest().toBytes());
    new JournalTree().leafHash(change.kind(), position, hash, 0, hash, 0);
    return Digest.read(hash, 0);
  }

  @Test
  void theTreeOfNothingHasTheHashOfNothing() {
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        new JournalTree().root().toHex());
  }

  @Test
  void grownLeafByLeafItHasTheRootsOfTheWireProtocolsTrees() {
    JournalTree grown = new JournalTree();
    MerkleTree built = new MerkleTree(300);
    JournalTree restored = new JournalTree();
    UnsafeBuffer peaks = new UnsafeBuffer(new byte[64 * 32]);
    for (long position = 1; position <= 300; position++) {
      Change change = POOL.any(random);
      UnsafeBuffer digest = new UnsafeBuffer(change.orderDigest().toBytes());
      grown.append(change.kind(), position, digest, 0);
      built.addLeaf(new UnsafeBuffer(leaf(change, position).toBytes()), 0);
      built.build();
      assertEquals(built.root(), grown.root());
      grown.copyPeaks(peaks, 0);
      restored.restore(position, peaks, 0);
      assertEquals(built.root(), restored.root());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> grown.append(RecordKind.VOTE, 300, new UnsafeBuffer(new byte[32]), 0));
  }

  @Test
  void everyChangeIsProvenAndNoOtherIs() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(random.split());
    List<Digest> roots = new ArrayList<>();
    try (Journal journal =
        Journal.open(
            JournalFixture.environment(disk, 3),
            JournalFixture.IDENTITY,
            JournalFixture.SMALL,
            0)) {
      for (int i = 0; i < 40; i++) {
        POOL.any(random).appendTo(journal);
        if (random.nextInt(9) == 0) {
          journal.rotate();
        }
        journal.commit();
        roots.add(journal.tree().root());
      }
    }
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      for (int size = 1; size <= 40; size++) {
        for (int position = 1; position <= size; position++) {
          InclusionProof proof = reader.prove(position, size);
          assertTrue(proof.isProofOf(roots.get(size - 1)), position + " of " + size);
          assertProvesNothingElse(proof, roots);
        }
      }
      assertThrows(IllegalArgumentException.class, () -> reader.prove(0, 5));
      assertThrows(IllegalArgumentException.class, () -> reader.prove(6, 5));
      assertThrows(JournalDamagedException.class, () -> reader.prove(40, 41));
    }
  }

  private void assertProvesNothingElse(InclusionProof proof, List<Digest> roots) {
    Digest root = roots.get((int) proof.treeSize() - 1);
    int other = random.nextInt(roots.size());
    assertEquals(other == proof.treeSize() - 1, proof.isProofOf(roots.get(other)));
    Digest wrong = roots.get(random.nextInt(roots.size()));
    assertFalse(with(proof, proof.position(), wrong, proof.path()).isProofOf(root));
    long otherPosition = 1L + random.nextInt((int) proof.treeSize());
    assertEquals(
        otherPosition == proof.position(),
        with(proof, otherPosition, proof.orderDigest(), proof.path()).isProofOf(root));
    List<Digest> longer = new ArrayList<>(proof.path());
    longer.add(wrong);
    assertFalse(with(proof, proof.position(), proof.orderDigest(), longer).isProofOf(root));
    if (!proof.path().isEmpty()) {
      List<Digest> shorter = proof.path().subList(1, proof.path().size());
      assertFalse(with(proof, proof.position(), proof.orderDigest(), shorter).isProofOf(root));
    }
  }

  private static InclusionProof with(
      InclusionProof proof, long position, Digest digest, List<Digest> path) {
    return new InclusionProof(proof.kind(), position, digest, proof.treeSize(), path);
  }
}
