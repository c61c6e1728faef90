package io.meshpay.protocol.example;

import static io.meshpay.protocol.example.Example.COMMITTEE;
import static io.meshpay.protocol.example.Example.CONTEXT;
import static io.meshpay.protocol.example.Example.TRANSFER;

import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.LeafHash;
import io.meshpay.protocol.certificate.Receipt;
import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.treehead.SignedTreeHead;
import io.meshpay.protocol.value.Digest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The values of docs/protocol.md that stand in no message by themselves; by name. */
public final class ExampleValues {
  private ExampleValues() {}

  /** The values as hexadecimal digits, addresses and the receipt as text. */
  public static Map<String, String> all() {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < COMMITTEE.members().size(); i++) {
      values.put("authority-" + i + "-key", COMMITTEE.members().get(i).key().toHex());
    }
    values.put("gateway-key", ExampleKeys.GATEWAY.publicKey().toHex());
    values.put("alice-key", ExampleKeys.ALICE.publicKey().toHex());
    values.put("bob-key", ExampleKeys.BOB.publicKey().toHex());
    values.put("alice-address", Address.format(ExampleKeys.ALICE.publicKey()));
    values.put("bob-address", Address.format(ExampleKeys.BOB.publicKey()));
    values.put("genesis-digest", Example.GENESIS.digest().toHex());
    values.put("committee-id", COMMITTEE.id().toHex());
    putTransfer(values);
    putVotes(values);
    putTreeHead(values);
    return values;
  }

  private static void putTransfer(Map<String, String> values) {
    values.put("transfer-prefix", hex(CONTEXT.prefix(Domain.TRANSFER_ORDER)));
    byte[] order = TRANSFER.toBytes();
    values.put("transfer-body", hex(Arrays.copyOf(order, TransferOrder.SIGNED_BYTES)));
    values.put("transfer-signature", TRANSFER.signature().toHex());
    values.put("transfer-digest", TRANSFER.digest().toHex());
    values.put("withdrawal-digest", Example.WITHDRAWAL.digest().toHex());
    values.put("deposit-digest", Example.DEPOSIT.digest().toHex());
  }

  private static void putVotes(Map<String, String> values) {
    values.put("vote-prefix", hex(CONTEXT.prefix(Domain.VOTE_ROOT)));
    values.put("vote-root-body", hex(RootBody.of(1, TRANSFER.digest())));
    values.put("vote-signature", Example.vote(0, TRANSFER).rootSignature().toHex());
    List<Digest> leaves = Example.batchLeaves();
    for (int i = 0; i < leaves.size(); i++) {
      values.put("batch-leaf-" + i, leaves.get(i).toHex());
    }
    List<Digest> path = Example.batchVote().path();
    for (int i = 0; i < path.size(); i++) {
      values.put("batch-path-" + i, path.get(i).toHex());
    }
    Digest root = Example.batchRoot();
    values.put("batch-root", root.toHex());
    values.put("batch-root-body", hex(RootBody.of(leaves.size(), root)));
    values.put("batch-signature", Example.batchVote().rootSignature().toHex());
    values.put("acknowledgement-leaf", LeafHash.acknowledgement(TRANSFER.digest()).toHex());
    AccountInfoResponse response =
        (AccountInfoResponse)
            Objects.requireNonNull(ExampleMessages.all().get("account-info-response"));
    values.put("account-info-leaf", LeafHash.accountInfo(response.info().toBytes()).toHex());
    values.put("receipt", new Receipt(Example.transferCertificate()).text());
  }

  private static void putTreeHead(Map<String, String> values) {
    List<Digest> leaves = Example.journalLeaves();
    for (int i = 0; i < leaves.size(); i++) {
      values.put("journal-leaf-" + i, leaves.get(i).toHex());
    }
    SignedTreeHead signed = Example.treeHead();
    values.put("tree-head-prefix", hex(CONTEXT.prefix(Domain.JOURNAL_TREE_HEAD)));
    values.put("tree-head-body", hex(signed.head().toBytes()));
    values.put("tree-head-signature", signed.signature().toHex());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
