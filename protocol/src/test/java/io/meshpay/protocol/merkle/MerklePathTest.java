package io.meshpay.protocol.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.meshpay.protocol.value.Digest;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class MerklePathTest {
  private final MerklePath path = new MerklePath();

  @Test
  void everyPathOfEveryTreeLeadsToItsRoot() {
    for (int count = 1; count <= 130; count++) {
      List<byte[]> leaves = MerkleTreeTest.leaves(count);
      MerkleTree tree = tree(leaves);
      Digest root = tree.root();
      for (int index = 0; index < count; index++) {
        Digest leaf = Digest.of(leaves.get(index));
        byte[] bytes = MerkleTreeTest.path(tree, index);
        assertEquals(bytes.length, MerklePath.nodes(index, count) * Digest.BYTES);
        assertEquals(root, path.root(leaf, index, count, bytes));
      }
    }
  }

  @Test
  void aFlippedBitInPathOrLeafLeadsElsewhere() {
    for (int count : new int[] {1, 2, 3, 7, 16, 21}) {
      List<byte[]> leaves = MerkleTreeTest.leaves(count);
      MerkleTree tree = tree(leaves);
      for (int index = 0; index < count; index++) {
        byte[] bytes = MerkleTreeTest.path(tree, index);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
          byte[] forged = flipped(bytes, bit);
          assertNotEquals(
              tree.root(), path.root(Digest.of(leaves.get(index)), index, count, forged));
        }
        for (int bit = 0; bit < Digest.BYTES * 8; bit++) {
          Digest forged = Digest.of(flipped(leaves.get(index), bit));
          assertNotEquals(tree.root(), path.root(forged, index, count, bytes));
        }
      }
    }
  }

  @Test
  void anotherIndexIsRefusedOrLeadsElsewhere() {
    for (int count = 1; count <= 130; count++) {
      List<byte[]> leaves = MerkleTreeTest.leaves(count);
      MerkleTree tree = tree(leaves);
      for (int index = 0; index < count; index++) {
        byte[] bytes = MerkleTreeTest.path(tree, index);
        for (int forged = -1; forged <= count; forged++) {
          if (forged != index) {
            assertNotEquals(
                tree.root(), path.root(Digest.of(leaves.get(index)), forged, count, bytes));
          }
        }
      }
    }
  }

  /** An authority signs leaf count and root together, so it is the pair that must not match. */
  @Test
  void anotherCountNeverGivesWhatWasSigned() {
    int sameRoot = 0;
    for (int count = 1; count <= 64; count++) {
      List<byte[]> leaves = MerkleTreeTest.leaves(count);
      MerkleTree tree = tree(leaves);
      Signed signed = new Signed(count, tree.root());
      for (int index = 0; index < count; index++) {
        byte[] bytes = MerkleTreeTest.path(tree, index);
        for (int forged = 0; forged <= 130; forged++) {
          Digest root = path.root(Digest.of(leaves.get(index)), index, forged, bytes);
          if (forged != count && root != null) {
            assertNotEquals(signed, new Signed(forged, root));
            sameRoot += root.equals(signed.root) ? 1 : 0;
          }
        }
      }
    }
    // Leaf 0 of 3 and of 4 leaves, for one: the root alone wouldn't tell.
    assertNotEquals(0, sameRoot);
  }

  @Test
  void everyOtherLengthIsRefusedAndNothingWritten() {
    UnsafeBuffer leaf = new UnsafeBuffer(new byte[Digest.BYTES]);
    UnsafeBuffer bytes = new UnsafeBuffer(new byte[MerklePath.BYTES_MAX + Digest.BYTES]);
    UnsafeBuffer root = new UnsafeBuffer(new byte[Digest.BYTES]);
    for (int length = 0; length <= bytes.capacity(); length++) {
      if (length != 3 * Digest.BYTES) {
        assertFalse(path.computeRoot(leaf, 0, 2, 5, bytes, 0, length, root, 0));
      }
    }
    assertFalse(path.computeRoot(leaf, 0, 2, 5, bytes, 0, -Digest.BYTES, root, 0));
    assertEquals(Digest.of(new byte[Digest.BYTES]), Digest.read(root, 0));
  }

  @Test
  void aLeafOutsideOfItsTreeHasNoPath() {
    int[][] positions = {
      {0, 0},
      {1, 1},
      {5, 5},
      {-1, 5},
      {0, -1},
      {0, MerkleTree.LEAVES_MAX + 1},
      {Integer.MAX_VALUE, Integer.MAX_VALUE},
      {Integer.MIN_VALUE, Integer.MIN_VALUE},
      {65535, 65535}
    };
    for (int[] position : positions) {
      assertEquals(-1, MerklePath.nodes(position[0], position[1]));
      assertNull(
          path.root(Digest.of(new byte[Digest.BYTES]), position[0], position[1], new byte[0]));
    }
  }

  private record Signed(int count, Digest root) {}

  private static MerkleTree tree(List<byte[]> leaves) {
    MerkleTree tree = new MerkleTree(leaves.size());
    MerkleTreeTest.fill(tree, leaves);
    return tree;
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] forged = Arrays.copyOf(bytes, bytes.length);
    forged[bit / 8] ^= (byte) (1 << (bit % 8));
    return forged;
  }
}
