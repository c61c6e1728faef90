package io.meshpay.load.target;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.load.cluster.LocalAuthority;
import io.meshpay.load.committee.AuthorityPorts;
import io.meshpay.load.committee.AuthorityTuning;
import io.meshpay.load.committee.CommitteeFolder;
import io.meshpay.load.committee.OwnerOnly;
import io.meshpay.load.corpus.AccountBook;
import io.meshpay.load.corpus.SeededKeys;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.crypto.SigningKey;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A committee whose keys all follow from a seed: the first authority is loaded, the generator
 * stands for the others. The same seed and numbers give the same committee, wherever it listens, so
 * that a corpus fits it again.
 */
public final class ThrowawayCommittee {
  /** What is paid. */
  public static final Token TOKEN = new Token(1, "USD", 2);

  static final String HOST = "127.0.0.1";

  private static final long EPOCH = 1;
  private static final int TARGET_NUMBER = 1;

  private final SeededKeys keys;
  private final AccountBook accounts;
  private final Genesis genesis;
  private final int authorities;

  /**
   * @param authorities how many, each of voting power 1
   * @param balance of each account at the start
   */
  public ThrowawayCommittee(SeededKeys keys, AccountBook accounts, int authorities, long balance) {
    this.keys = keys;
    this.accounts = accounts;
    this.authorities = authorities;
    List<OpeningBalance> balances = new ArrayList<>(accounts.size());
    for (int i = 0; i < accounts.size(); i++) {
      balances.add(new OpeningBalance(accounts.account(i), TOKEN.id(), balance));
    }
    genesis = new Genesis(balances);
  }

  /** The committee, its first authority listening on this port; the others are nowhere. */
  public Committee committee(int port) {
    List<AuthorityMember> members = new ArrayList<>();
    for (int index = 0; index < authorities; index++) {
      members.add(
          new AuthorityMember(
              CommitteeFolder.authorityName(index + 1),
              keys.authority(index).publicKey(),
              new Endpoint(HOST, index == 0 ? port : index),
              1));
    }
    return new Committee(EPOCH, genesis.digest(), members, List.of(), List.of(TOKEN));
  }

  public AccountBook accounts() {
    return accounts;
  }

  /** What there is in all, in smallest units. */
  public long supply() {
    return genesis.supply(TOKEN.id());
  }

  /** The other authorities whose votes make a quorum with the target's: index 1, 2, ... */
  public List<SigningKey> voters() {
    List<SigningKey> voters = new ArrayList<>();
    long others = committee(1).quorum() - 1;
    for (int index = 1; index <= others; index++) {
      voters.add(keys.authority(index));
    }
    return voters;
  }

  /**
   * Writes all that the target needs into an empty folder.
   *
   * @return how to start it
   */
  public LocalAuthority write(Path folder, AuthorityPorts ports, AuthorityTuning tuning)
      throws IOException {
    CommitteeFolder files = new CommitteeFolder(folder);
    Committee committee = committee(ports.mesh());
    Files.writeString(files.committee(), CommitteeJson.write(committee));
    try (Writer out = Files.newBufferedWriter(files.genesis())) {
      GenesisJson.write(genesis, committee.tokens(), out);
    }
    OwnerOnly.createDirectory(files.authority(TARGET_NUMBER));
    OwnerOnly.createDirectory(files.authorityData(TARGET_NUMBER));
    OwnerOnly.writeDurably(files.authorityKey(TARGET_NUMBER), KeyDocument.write(keys.authority(0)));
    String name = CommitteeFolder.authorityName(TARGET_NUMBER);
    AuthorityConfig config =
        new AuthorityConfig(
            name,
            files.committee(),
            files.genesis(),
            files.authorityKey(TARGET_NUMBER),
            files.authorityData(TARGET_NUMBER),
            tuning.mesh(HOST, ports.mesh()),
            tuning.http(HOST, ports.http()),
            tuning.journal(),
            tuning.limits(accounts.size()),
            tuning.verifier());
    Path toml = files.authorityConfig(TARGET_NUMBER);
    Files.writeString(toml, config.toToml(files.authority(TARGET_NUMBER)));
    return new LocalAuthority(name, toml, HOST, ports.http());
  }
}
