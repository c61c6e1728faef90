package io.meshpay.protocol.committee;

import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The authorities of one epoch, the gateways and the tokens: what everyone must know of a MeshPay
 * network, and all that is needed to verify a receipt. Immutable, and valid: what breaks a limit is
 * refused by the constructor.
 */
public final class Committee {
  /** The most authorities. */
  public static final int AUTHORITIES_MAX = 100;

  /** The most gateways. */
  public static final int GATEWAYS_MAX = 16;

  /** The most tokens. */
  public static final int TOKENS_MAX = 64;

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private final long epoch;
  private final Digest genesisDigest;
  private final List<AuthorityMember> members;
  private final List<GatewayMember> gateways;
  private final List<Token> tokens;
  private final Map<Integer, Token> tokensById = new HashMap<>();
  private final Map<String, Token> tokensBySymbol = new HashMap<>();
  private final long totalPower;
  private final Digest id;
  private final SigningContext signingContext;

  /**
   * @param epoch at least 1; every change of the members makes a new one
   * @param genesisDigest of the opening balances, see {@link Genesis#digest()}
   * @throws InvalidCommitteeException saying which rule is broken where
   */
  public Committee(
      long epoch,
      Digest genesisDigest,
      List<AuthorityMember> members,
      List<GatewayMember> gateways,
      List<Token> tokens) {
    this.epoch = epoch;
    this.genesisDigest = genesisDigest;
    this.members = List.copyOf(members);
    this.gateways = List.copyOf(gateways);
    this.tokens = List.copyOf(tokens);
    check(epoch >= 1, "epoch " + epoch + " is not 1..2^63-1");
    checkCount(this.members, 1, AUTHORITIES_MAX, "authorities");
    checkCount(this.gateways, 0, GATEWAYS_MAX, "gateways");
    checkCount(this.tokens, 1, TOKENS_MAX, "tokens");
    checkNames(this.members, AuthorityMember::name, "authority");
    checkNames(this.gateways, GatewayMember::name, "gateway");
    checkKeys();
    totalPower = addPowers();
    indexTokens();
    id = CommitteeId.compute(this);
    signingContext = new SigningContext(epoch, id);
  }

  /** Whether a text can be an authority's or a gateway's name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public long epoch() {
    return epoch;
  }

  public Digest genesisDigest() {
    return genesisDigest;
  }

  /** The authorities; an authority's index is its position. */
  public List<AuthorityMember> members() {
    return members;
  }

  /** The authority of an index, which may come from a message; null if there is none. */
  public @Nullable AuthorityMember member(int index) {
    return index >= 0 && index < members.size() ? members.get(index) : null;
  }

  /** The index of the authority with this key; -1 if there is none. */
  public int indexOf(PublicKey key) {
    for (int index = 0; index < members.size(); index++) {
      if (members.get(index).key().equals(key)) {
        return index;
      }
    }
    return -1;
  }

  /** The gateways; a gateway's index is its position. */
  public List<GatewayMember> gateways() {
    return gateways;
  }

  /** The tokens in ascending order of their ids. */
  public List<Token> tokens() {
    return tokens;
  }

  /** The token of an id, which may come from a message; null if there is none. */
  public @Nullable Token token(int tokenId) {
    return tokensById.get(tokenId);
  }

  /** The token of a symbol, in upper case; null if there is none. */
  public @Nullable Token tokenBySymbol(String symbol) {
    return tokensBySymbol.get(symbol);
  }

  /** W, the voting power of all authorities. */
  public long totalPower() {
    return totalPower;
  }

  /** f, the most voting power that may be faulty: the largest integer below W/3. */
  public long faultyMax() {
    return (totalPower - 1) / 3;
  }

  /** The voting power that certifies: the smallest integer above 2W/3, for instance 3 of 4. */
  public long quorum() {
    // floor(2W/3) = W - ceil(W/3), which doesn't overflow.
    long thirdRoundedUp = totalPower / 3 + (totalPower % 3 == 0 ? 0 : 1);
    return totalPower - thirdRoundedUp + 1;
  }

  /** The digest that stands for this committee in everything that is signed. */
  public Digest id() {
    return id;
  }

  /** What all signatures of this committee and epoch start with. */
  public SigningContext signingContext() {
    return signingContext;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Committee that
        && epoch == that.epoch
        && genesisDigest.equals(that.genesisDigest)
        && members.equals(that.members)
        && gateways.equals(that.gateways)
        && tokens.equals(that.tokens);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "committee " + id + " of epoch " + epoch;
  }

  private void checkKeys() {
    Set<PublicKey> keys = new HashSet<>();
    for (AuthorityMember member : members) {
      checkKey(keys, member.key(), "authority " + member.name());
    }
    for (GatewayMember gateway : gateways) {
      checkKey(keys, gateway.key(), "gateway " + gateway.name());
    }
  }

  private static void checkKey(Set<PublicKey> keys, PublicKey key, String owner) {
    check(AccountKeys.isAcceptable(key), owner + ": " + key + " is not an acceptable Ed25519 key");
    check(keys.add(key), owner + ": key " + key + " is another member's");
  }

  private long addPowers() {
    long sum = 0;
    for (AuthorityMember member : members) {
      long power = member.votingPower();
      check(power >= 1, "authority " + member.name() + ": votingPower " + power + " is below 1");
      check(power <= Long.MAX_VALUE - sum, "the voting powers add up to more than 2^63-1");
      sum += power;
    }
    return sum;
  }

  private void indexTokens() {
    int before = 0;
    for (Token token : tokens) {
      check(
          token.id() > before,
          "token " + token.symbol() + ": tokens stand in ascending order of their ids, once each");
      before = token.id();
      tokensById.put(token.id(), token);
      check(
          tokensBySymbol.put(token.symbol(), token) == null,
          "token symbol " + token.symbol() + " stands twice");
    }
  }

  private static void checkCount(List<?> list, int min, int max, String what) {
    check(
        list.size() >= min && list.size() <= max,
        list.size() + " " + what + " are not " + min + ".." + max);
  }

  private static <T> void checkNames(List<T> list, Function<T, String> nameOf, String what) {
    Set<String> names = new HashSet<>();
    for (T item : list) {
      String name = nameOf.apply(item);
      check(isName(name), what + " name \"" + name + "\" is not 1..32 of a-z, 0-9 and -");
      check(names.add(name), what + " name \"" + name + "\" stands twice");
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new InvalidCommitteeException(message);
    }
  }
}
