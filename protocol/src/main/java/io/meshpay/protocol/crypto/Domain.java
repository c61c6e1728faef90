package io.meshpay.protocol.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a signature is about. No bytes signed in one domain can be mistaken for bytes of another,
 * because each signed message starts with its domain's 16-byte tag (ASCII, zero-padded).
 */
public enum Domain {
  TRANSFER_ORDER("MeshPay transfer"),
  WITHDRAWAL_ORDER("MeshPay withdraw"),
  DEPOSIT_ORDER("MeshPay deposit"),
  VOTE_ROOT("MeshPay vote"),
  ACKNOWLEDGEMENT_ROOT("MeshPay ack"),
  ACCOUNT_INFO_ROOT("MeshPay account"),
  JOURNAL_TREE_HEAD("MeshPay treehead"),
  SETTLEMENT_RECEIPT("MeshPay settle"),
  ANNOUNCEMENT("MeshPay announce"),
  HEARTBEAT("MeshPay beat");

  /** Length of a tag. */
  public static final int TAG_BYTES = 16;

  private final String tag;

  Domain(String tag) {
    this.tag = tag;
  }

  /** The tag as it is signed: {@link #TAG_BYTES} bytes. */
  public byte[] tag() {
    return Arrays.copyOf(tag.getBytes(StandardCharsets.US_ASCII), TAG_BYTES);
  }
}
