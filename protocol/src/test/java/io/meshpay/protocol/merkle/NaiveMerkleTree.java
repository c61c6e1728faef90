package io.meshpay.protocol.merkle;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** RFC 6962, section 2.1, transcribed word by word: slow, recursive, and hard to get wrong. */
final class NaiveMerkleTree {
  private NaiveMerkleTree() {}

  /** MTH(D[n]) over leaves that are hashed already. */
  static byte[] root(List<byte[]> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return leaves.getFirst();
    }
    int k = Integer.highestOneBit(n - 1);
    return sha256(1, root(leaves.subList(0, k)), root(leaves.subList(k, n)));
  }

  /** PATH(m, D[n]). */
  static List<byte[]> path(int m, List<byte[]> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return List.of();
    }
    int k = Integer.highestOneBit(n - 1);
    List<byte[]> path = new ArrayList<>();
    if (m < k) {
      path.addAll(path(m, leaves.subList(0, k)));
      path.add(root(leaves.subList(k, n)));
    } else {
      path.addAll(path(m - k, leaves.subList(k, n)));
      path.add(root(leaves.subList(0, k)));
    }
    return path;
  }

  static byte[] leafHash(byte[] data) {
    return sha256(0, data);
  }

  private static byte[] sha256(int prefix, byte[]... parts) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(prefix);
    for (byte[] part : parts) {
      message.writeBytes(part);
    }
    try {
      return MessageDigest.getInstance("SHA-256").digest(message.toByteArray());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
