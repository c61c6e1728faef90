package io.meshpay.protocol.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.meshpay.protocol.value.Digest;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class MerkleTreeTest {
  @Test
  void rootsAndPathsAreThoseOfRfc6962ForEveryCountAndIndex() {
    MerkleTree tree = new MerkleTree(130);
    for (int count = 1; count <= 130; count++) {
      List<byte[]> leaves = leaves(count);
      fill(tree, leaves);
      assertArrayEquals(NaiveMerkleTree.root(leaves), tree.root().toBytes());
      for (int index = 0; index < count; index++) {
        byte[] expected = concatenate(NaiveMerkleTree.path(index, leaves));
        assertEquals(expected.length, tree.pathBytes(index));
        assertArrayEquals(expected, path(tree, index));
      }
    }
  }

  @Test
  void theLargestTreeHasTheLongestPaths() {
    List<byte[]> leaves = leaves(MerkleTree.LEAVES_MAX);
    MerkleTree tree = new MerkleTree(MerkleTree.LEAVES_MAX);
    fill(tree, leaves);
    assertArrayEquals(NaiveMerkleTree.root(leaves), tree.root().toBytes());
    int last = MerkleTree.LEAVES_MAX - 1;
    assertEquals(MerklePath.BYTES_MAX, tree.pathBytes(last));
    assertArrayEquals(concatenate(NaiveMerkleTree.path(last, leaves)), path(tree, last));
    tree.clear();
    fill(tree, leaves.subList(0, last));
    assertArrayEquals(NaiveMerkleTree.root(leaves.subList(0, last)), tree.root().toBytes());
  }

  /** Golden bytes: the leaf hashes of the ASCII texts a, b, c, computed independently. */
  @Test
  void rootOfThreeKnownLeaves() {
    MerkleTree tree = new MerkleTree(3);
    UnsafeBuffer data = new UnsafeBuffer("abc".getBytes(StandardCharsets.US_ASCII));
    UnsafeBuffer hash = new UnsafeBuffer(new byte[Digest.BYTES]);
    MerkleHasher hasher = new MerkleHasher();
    for (int index = 0; index < 3; index++) {
      hasher.leaf(data, index, 1, hash, 0);
      assertEquals(hasher.leaf(data, index, 1), Digest.read(hash, 0));
      assertEquals(index, tree.addLeaf(hash, 0));
    }
    tree.build();
    assertEquals(
        "36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1", tree.root().toHex());
  }

  @Test
  void aLeafHashCoversDataOfAnyLengthInAnyBuffer() {
    MerkleHasher hasher = new MerkleHasher();
    for (int length : new int[] {0, 1, 172, 511, 512, 513, 4000}) {
      byte[] data = new byte[length];
      for (int i = 0; i < length; i++) {
        data[i] = (byte) (i * 31);
      }
      UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(length + 3));
      direct.putBytes(3, data);
      assertArrayEquals(NaiveMerkleTree.leafHash(data), hasher.leaf(direct, 3, length).toBytes());
    }
  }

  @Test
  void refusesWhatItCannotHold() {
    assertThrows(IllegalArgumentException.class, () -> new MerkleTree(0));
    assertThrows(IllegalArgumentException.class, () -> new MerkleTree(MerkleTree.LEAVES_MAX + 1));
    MerkleTree tree = new MerkleTree(1);
    assertThrows(IllegalStateException.class, tree::build);
    UnsafeBuffer leaf = new UnsafeBuffer(new byte[Digest.BYTES]);
    tree.addLeaf(leaf, 0);
    assertThrows(IllegalStateException.class, tree::root);
    assertThrows(IllegalStateException.class, () -> tree.addLeaf(leaf, 0));
    assertEquals(1, tree.size());
    tree.build();
    assertEquals(Digest.read(leaf, 0), tree.root());
    assertThrows(IndexOutOfBoundsException.class, () -> tree.pathBytes(1));
    assertThrows(IndexOutOfBoundsException.class, () -> tree.copyPath(-1, leaf, 0));
  }

  @Test
  void makesNoGarbage() {
    MerkleTree tree = new MerkleTree(64);
    MerklePath path = new MerklePath();
    UnsafeBuffer leaf = new UnsafeBuffer(new byte[Digest.BYTES]);
    UnsafeBuffer pathBytes = new UnsafeBuffer(new byte[MerklePath.BYTES_MAX]);
    UnsafeBuffer root = new UnsafeBuffer(new byte[Digest.BYTES]);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int round = 0; round < 200; round++) {
        tree.clear();
        for (int index = 0; index < 50; index++) {
          leaf.putInt(0, index);
          tree.addLeaf(leaf, 0);
        }
        tree.build();
        int length = tree.copyPath(49, pathBytes, 0);
        assertTrue(path.computeRoot(leaf, 0, 49, 50, pathBytes, 0, length, root, 0));
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least < 1024, "bytes allocated in 200 rounds: " + least);
    assertEquals(tree.root(), Digest.read(root, 0));
  }

  static List<byte[]> leaves(int count) {
    List<byte[]> leaves = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      leaves.add(NaiveMerkleTree.leafHash(new byte[] {(byte) index, (byte) (index >> 8)}));
    }
    return leaves;
  }

  static void fill(MerkleTree tree, List<byte[]> leaves) {
    tree.clear();
    leaves.forEach(leaf -> tree.addLeaf(new UnsafeBuffer(leaf), 0));
    tree.build();
  }

  static byte[] path(MerkleTree tree, int index) {
    byte[] path = new byte[tree.pathBytes(index)];
    assertEquals(path.length, tree.copyPath(index, new UnsafeBuffer(path), 0));
    return path;
  }

  private static byte[] concatenate(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
