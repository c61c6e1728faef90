package io.meshpay.protocol.committee;

import io.meshpay.protocol.value.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The digest of a committee: SHA-256 over tag "MeshPay committe" ‖ epoch i64 ‖ genesis digest 32 ‖
 * u16 number of authorities, each u8 name length ‖ name ‖ key 32 ‖ voting power i64 ‖ u16 number of
 * gateways, each u8 name length ‖ name ‖ key 32 ‖ u16 number of tokens, each u32 id ‖ u8 symbol
 * length ‖ symbol ‖ u8 decimals. Little-endian. Endpoints are left out: an authority may move.
 */
final class CommitteeId {
  private static final byte[] TAG = "MeshPay committe".getBytes(StandardCharsets.US_ASCII);
  private static final int NAME_BYTES_MAX = 32;
  private static final int FIXED_BYTES = TAG.length + Long.BYTES + Digest.BYTES + 3 * Short.BYTES;
  private static final int MEMBER_BYTES_MAX = 1 + NAME_BYTES_MAX + Digest.BYTES + Long.BYTES;

  private CommitteeId() {}

  static Digest compute(Committee committee) {
    int parts =
        committee.members().size() + committee.gateways().size() + committee.tokens().size();
    ByteBuffer bytes =
        ByteBuffer.allocate(FIXED_BYTES + parts * MEMBER_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(TAG).putLong(committee.epoch()).put(committee.genesisDigest().toBytes());
    bytes.putShort((short) committee.members().size());
    for (AuthorityMember member : committee.members()) {
      putText(bytes, member.name()).put(member.key().toBytes()).putLong(member.votingPower());
    }
    bytes.putShort((short) committee.gateways().size());
    for (GatewayMember gateway : committee.gateways()) {
      putText(bytes, gateway.name()).put(gateway.key().toBytes());
    }
    bytes.putShort((short) committee.tokens().size());
    for (Token token : committee.tokens()) {
      putText(bytes.putInt(token.id()), token.symbol()).put((byte) token.decimals());
    }
    return Sha256.of(bytes.flip());
  }

  private static ByteBuffer putText(ByteBuffer bytes, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return bytes.put((byte) encoded.length).put(encoded);
  }
}
