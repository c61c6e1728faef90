package io.meshpay.protocol.committee;

import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The opening balances of a network. Immutable, valid, and in one canonical order: by account
 * (bytes unsigned), then by token id.
 */
public final class Genesis {
  private static final byte[] TAG = "MeshPay genesis\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRY_BYTES = PublicKey.BYTES + Integer.BYTES + Long.BYTES;
  private static final Comparator<Entry> CANONICAL =
      Comparator.comparing(Entry::key, Arrays::compareUnsigned)
          .thenComparingInt(entry -> entry.balance().token());

  private final List<OpeningBalance> balances;
  private final Map<Integer, Long> supplies = new HashMap<>();
  private final Digest digest;

  /**
   * @param balances in any order; each pair of account and token at most once
   * @throws InvalidCommitteeException if a pair stands twice, an amount is below 1, a key is not
   *     acceptable, or a token's supply exceeds 2^63-1
   */
  public Genesis(List<OpeningBalance> balances) {
    Entry[] entries = new Entry[balances.size()];
    int count = 0;
    for (OpeningBalance balance : balances) {
      check(balance);
      add(balance);
      entries[count++] = new Entry(balance.account().toBytes(), balance);
    }
    Arrays.sort(entries, CANONICAL);
    for (int i = 1; i < entries.length; i++) {
      if (CANONICAL.compare(entries[i - 1], entries[i]) == 0) {
        throw new InvalidCommitteeException(
            "account "
                + entries[i].balance.account()
                + " has token "
                + entries[i].balance.token()
                + " twice");
      }
    }
    this.balances = Arrays.stream(entries).map(Entry::balance).toList();
    digest = digest(entries);
  }

  /** The balances in canonical order. */
  public List<OpeningBalance> balances() {
    return balances;
  }

  /** How much of a token there is in all; 0 for one that nobody has. */
  public long supply(int token) {
    return supplies.getOrDefault(token, 0L);
  }

  /**
   * SHA-256 over tag "MeshPay genesis\0" ‖ u32 number of balances ‖ the balances in canonical
   * order, each account 32 ‖ token u32 ‖ amount i64. Little-endian.
   */
  public Digest digest() {
    return digest;
  }

  /**
   * Checks that this is the genesis that a committee names, and that the committee has its tokens.
   *
   * @throws InvalidCommitteeException otherwise
   */
  public void checkBelongsTo(Committee committee) {
    if (!digest.equals(committee.genesisDigest())) {
      throw new InvalidCommitteeException(
          "this genesis has the digest "
              + digest
              + ", the committee's has "
              + committee.genesisDigest());
    }
    for (int token : supplies.keySet()) {
      if (committee.token(token) == null) {
        throw new InvalidCommitteeException("the committee has no token " + token);
      }
    }
  }

  private static void check(OpeningBalance balance) {
    String account = "account " + balance.account();
    if (!AccountKeys.isAcceptable(balance.account())) {
      throw new InvalidCommitteeException(account + " is not an acceptable Ed25519 key");
    }
    if (balance.token() < 1) {
      throw new InvalidCommitteeException(
          account + ": token id " + balance.token() + " is not 1..2^31-1");
    }
    if (balance.amount() < 1) {
      throw new InvalidCommitteeException(
          account + ": amount " + balance.amount() + " is not 1..2^63-1");
    }
  }

  private void add(OpeningBalance balance) {
    long sum = supply(balance.token());
    if (balance.amount() > Long.MAX_VALUE - sum) {
      throw new InvalidCommitteeException(
          "the balances of token " + balance.token() + " add up to more than 2^63-1");
    }
    supplies.put(balance.token(), sum + balance.amount());
  }

  private static Digest digest(Entry[] entries) {
    MessageDigest sha256 = Sha256.begin();
    sha256.update(TAG);
    ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    sha256.update(bytes.putInt(entries.length).flip());
    for (Entry entry : entries) {
      OpeningBalance balance = entry.balance;
      bytes.clear().put(entry.key).putInt(balance.token()).putLong(balance.amount()).flip();
      sha256.update(bytes);
    }
    return Digest.of(sha256.digest());
  }

  /** A balance with its account's bytes at hand, for sorting a million of them. */
  @SuppressWarnings("ArrayRecordComponent") // Lives only while the constructor sorts.
  private record Entry(byte[] key, OpeningBalance balance) {}
}
