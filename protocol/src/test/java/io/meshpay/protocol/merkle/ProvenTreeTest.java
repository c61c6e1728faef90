package io.meshpay.protocol.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.Seed;
import io.meshpay.protocol.value.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Whatever it has seen before, it says of each path what {@link MerklePath} says. */
final class ProvenTreeTest {
  private static final int CAPACITY = 130;

  private final Random random = Seed.random();
  private final MerklePath merklePath = new MerklePath();
  private final ProvenTree proven = new ProvenTree(CAPACITY, new MerkleHasher());
  private final MerkleTree tree = new MerkleTree(CAPACITY);

  private void reset(int count) {
    MerkleTreeTest.fill(tree, MerkleTreeTest.leaves(count));
    proven.reset(count, new UnsafeBuffer(tree.root().toBytes()), 0);
  }

  private boolean leadsToRoot(byte[] leaf, int index, byte[] path) {
    return proven.leadsToRoot(
        new UnsafeBuffer(leaf), 0, index, new UnsafeBuffer(path), 0, path.length);
  }

  @Test
  void allPathsOfEveryTreeInAnyOrder() {
    for (int count = 1; count <= CAPACITY; count++) {
      reset(count);
      List<byte[]> leaves = MerkleTreeTest.leaves(count);
      List<Integer> order = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        order.add(index);
        order.add(index);
      }
      Collections.shuffle(order, random);
      for (int index : order) {
        assertTrue(leadsToRoot(leaves.get(index), index, MerkleTreeTest.path(tree, index)));
      }
    }
  }

  /** Forged and honest paths in turns: neither may change what is said of the other. */
  @Test
  void whatIsForgedAnywhereIsRefusedAndTeachesNothing() {
    for (int round = 0; round < 20_000; round++) {
      int count = 1 + random.nextInt(round % 10 == 0 ? CAPACITY : 9);
      reset(count);
      List<byte[]> leaves = MerkleTreeTest.leaves(count);
      for (int step = 0; step < 2 * count; step++) {
        int index = random.nextInt(count);
        byte[] leaf = leaves.get(index).clone();
        byte[] path = MerkleTreeTest.path(tree, index);
        int claimed = index;
        switch (random.nextInt(5)) {
          case 0 -> leaf[random.nextInt(leaf.length)] ^= (byte) (1 << random.nextInt(8));
          case 1 -> {
            if (path.length > 0) {
              path[random.nextInt(path.length)] ^= (byte) (1 << random.nextInt(8));
            }
          }
          case 2 -> claimed = random.nextInt(count + 2) - 1;
          default -> {
            // As it is.
          }
        }
        boolean expected =
            Objects.equals(merklePath.root(Digest.of(leaf), claimed, count, path), tree.root());
        assertEquals(expected, leadsToRoot(leaf, claimed, path), "leaf " + index + " of " + count);
      }
    }
  }

  @Test
  void aRootThatNothingLeadsToStaysSo() {
    reset(64);
    proven.reset(64, new UnsafeBuffer(new byte[Digest.BYTES]), 0);
    List<byte[]> leaves = MerkleTreeTest.leaves(64);
    for (int index = 0; index < 64; index++) {
      assertFalse(leadsToRoot(leaves.get(index), index, MerkleTreeTest.path(tree, index)));
    }
  }

  @Test
  void anotherLengthIsRefused() {
    reset(5);
    byte[] leaf = MerkleTreeTest.leaves(5).get(2);
    for (int bytes = 0; bytes <= MerklePath.BYTES_MAX; bytes++) {
      if (bytes != 3 * Digest.BYTES) {
        assertFalse(leadsToRoot(leaf, 2, new byte[bytes]));
      }
    }
    assertFalse(leadsToRoot(leaf, 5, new byte[0]));
    assertFalse(leadsToRoot(leaf, -1, new byte[0]));
  }

  @Test
  void resetForgets() {
    reset(8);
    List<byte[]> leaves = MerkleTreeTest.leaves(8);
    assertTrue(leadsToRoot(leaves.getFirst(), 0, MerkleTreeTest.path(tree, 0)));
    proven.reset(8, new UnsafeBuffer(new byte[Digest.BYTES]), 0);
    assertFalse(leadsToRoot(leaves.getFirst(), 0, MerkleTreeTest.path(tree, 0)));
    assertEquals(8, proven.leafCount());
  }

  @Test
  void moreLeavesThanItsCapacityAreAProgrammersMistake() {
    UnsafeBuffer root = new UnsafeBuffer(new byte[Digest.BYTES]);
    assertThrows(IllegalArgumentException.class, () -> proven.reset(CAPACITY + 1, root, 0));
    assertThrows(IllegalArgumentException.class, () -> proven.reset(0, root, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ProvenTree(MerkleTree.LEAVES_MAX + 1, new MerkleHasher()));
  }
}
