package io.meshpay.authority;

import io.meshpay.authority.AuthorityConfig.Http;
import io.meshpay.authority.AuthorityConfig.Limits;
import io.meshpay.authority.AuthorityConfig.Mesh;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/**
 * The files of a committee of one authority, whose vote is a quorum, and of two accounts, of which
 * the payer's has 1000 units.
 */
final class TestFolder {
  static final int TOKEN = 1;
  static final long OPENING = 1000;

  /**
   * An order's timestamps are around this one; the clock of an authority in this process stands
   * still at it.
   */
  static final long NOW_MICROS = 1_700_000_000_000_000L;

  /** Small segments, so that tests don't fill the disk. */
  static final JournalConfig JOURNAL = new JournalConfig("commit", false, 1 << 20, 3_600, 1 << 22);

  final SigningKey authorityKey = key(1);
  final SigningKey payer = key(2);
  final Path path;
  final Genesis genesis;
  final Committee committee;
  final AuthorityConfig config;

  TestFolder(Path path) throws IOException {
    this.path = path;
    List<Token> tokens = List.of(new Token(TOKEN, "USD", 2));
    genesis =
        new Genesis(
            List.of(
                new OpeningBalance(payer.publicKey(), TOKEN, OPENING),
                new OpeningBalance(key(4).publicKey(), TOKEN, 5)));
    committee = committee(1);
    config =
        new AuthorityConfig(
            "authority-1",
            path.resolve("committee.json"),
            path.resolve("genesis.json"),
            path.resolve("authority.key"),
            path.resolve("data"),
            Mesh.on("127.0.0.1", 0),
            new Http("127.0.0.1", 0),
            JOURNAL,
            new Limits(1000, 64, 300_000, 256, 1, 5_000),
            // A trial would take a second of each start.
            new AuthorityConfig.Verifier(SignatureVerifiers.best().name(), 1 << 16));
    Files.writeString(config.committee(), CommitteeJson.write(committee));
    StringBuilder text = new StringBuilder();
    GenesisJson.write(genesis, tokens, text);
    Files.writeString(config.genesis(), text);
    writeKey(KeyDocument.write(authorityKey));
  }

  /** The same committee in an epoch of its own, and so with another id. */
  Committee committee(long epoch) {
    return new Committee(
        epoch,
        genesis.digest(),
        List.of(
            new AuthorityMember(
                "authority-1", authorityKey.publicKey(), new Endpoint("127.0.0.1", 7400), 1)),
        List.of(),
        List.of(new Token(TOKEN, "USD", 2)));
  }

  void writeKey(String document) throws IOException {
    Files.writeString(config.key(), document);
    permit(config.key(), "rw-------");
  }

  static void permit(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  AuthorityConfig with(Mesh mesh) {
    return with(mesh, config.http(), config.journal(), config.limits());
  }

  AuthorityConfig with(Http http) {
    return with(config.mesh(), http, config.journal(), config.limits());
  }

  AuthorityConfig with(Limits limits) {
    return with(config.mesh(), config.http(), config.journal(), limits);
  }

  AuthorityConfig with(JournalConfig journal) {
    return with(config.mesh(), config.http(), journal, config.limits());
  }

  AuthorityConfig withKey(Path key) {
    return with(key, config.mesh(), config.http(), config.journal(), config.limits());
  }

  private AuthorityConfig with(Mesh mesh, Http http, JournalConfig journal, Limits limits) {
    return with(config.key(), mesh, http, journal, limits);
  }

  private AuthorityConfig with(
      Path key, Mesh mesh, Http http, JournalConfig journal, Limits limits) {
    return new AuthorityConfig(
        config.name(),
        config.committee(),
        config.genesis(),
        key,
        config.data(),
        mesh,
        http,
        journal,
        limits,
        config.verifier());
  }

  Authority start() throws StartException, InterruptedException {
    return start(config);
  }

  /** Starts with datagrams as short as they may be. */
  Authority startWithShortDatagrams() throws StartException, InterruptedException {
    Mesh byDefault = config.mesh();
    return start(
        with(
            new Mesh(
                byDefault.host(),
                byDefault.networkInterface(),
                byDefault.port(),
                byDefault.transport(),
                Mesh.DATAGRAM_BYTES_LOW,
                byDefault.connectionsMax(),
                byDefault.idleSeconds())));
  }

  static Authority start(AuthorityConfig config) throws StartException, InterruptedException {
    return Authority.start(config, null, false, () -> NOW_MICROS);
  }

  static SigningKey key(int number) {
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    Arrays.fill(seed, (byte) number);
    return SigningKey.fromSeed(seed);
  }
}
