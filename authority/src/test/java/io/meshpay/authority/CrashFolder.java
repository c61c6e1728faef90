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
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The files of a committee of one authority, whose vote is a quorum, and of payers with so much
 * that they are never out of funds. Its journal has the smallest segments, and a snapshot is made
 * every second, so that a kill can hit anything.
 */
final class CrashFolder {
  static final int PAYERS = 20;
  static final List<Token> TOKENS = List.of(new Token(1, "USD", 2), new Token(2, "EUR", 2));
  private static final long OPENING = 1_000_000_000_000L;
  private static final int ONLY_PAID = 10;
  private static final JournalConfig JOURNAL =
      new JournalConfig("commit", false, 1 << 20, 1, 1 << 20);

  /** Everybody has the first token; these have the second one, too. */
  static boolean hasBothTokens(int payer) {
    return payer % 2 == 0;
  }

  /** Whether segments leave the journal. */
  boolean letsGo() {
    return !segments.equals("keep");
  }

  final List<SigningKey> payers =
      IntStream.range(0, PAYERS).mapToObj(payer -> TestFolder.key(10 + payer)).toList();

  /** The payers, and some who begin with nothing and only get paid. */
  final List<PublicKey> accounts =
      IntStream.range(0, PAYERS + ONLY_PAID)
          .mapToObj(account -> TestFolder.key(10 + account).publicKey())
          .toList();

  final Genesis genesis;
  final Committee committee;

  /** The configuration file. */
  final Path config;

  final Path data;

  /** Where old segments go, if they are archived. */
  final Path archive;

  /** What becomes of old segments. */
  final String segments;

  /** All segments are kept. */
  CrashFolder(Path folder) throws IOException {
    this(folder, "keep");
  }

  /**
   * @param segments what becomes of old segments, see {@link SegmentPolicy}
   */
  CrashFolder(Path folder, String segments) throws IOException {
    this.segments = segments;
    archive = Files.createDirectory(folder.resolve("archive"));
    boolean isArchiving = segments.equals("archive");
    SegmentPolicy policy = new SegmentPolicy(segments, isArchiving ? archive : null, 0);
    List<OpeningBalance> balances = new ArrayList<>();
    for (int payer = 0; payer < PAYERS; payer++) {
      balances.add(new OpeningBalance(accounts.get(payer), 1, OPENING));
      if (hasBothTokens(payer)) {
        balances.add(new OpeningBalance(accounts.get(payer), 2, OPENING));
      }
    }
    genesis = new Genesis(balances);
    SigningKey key = TestFolder.key(1);
    committee =
        new Committee(
            1,
            genesis.digest(),
            List.of(
                new AuthorityMember(
                    "authority-1", key.publicKey(), new Endpoint("127.0.0.1", 7400), 1)),
            List.of(),
            TOKENS);
    AuthorityConfig settings =
        new AuthorityConfig(
            "authority-1",
            folder.resolve("committee.json"),
            folder.resolve("genesis.json"),
            folder.resolve("authority.key"),
            folder.resolve("data"),
            Mesh.on("127.0.0.1", 0),
            new Http("127.0.0.1", 0),
            JOURNAL.with(policy),
            new Limits(1000, 64, 300_000, 256, 16, 5_000),
            new AuthorityConfig.Verifier(SignatureVerifiers.best().name(), 1 << 16));
    data = settings.data();
    Files.writeString(settings.committee(), CommitteeJson.write(committee));
    StringBuilder text = new StringBuilder();
    GenesisJson.write(genesis, TOKENS, text);
    Files.writeString(settings.genesis(), text);
    Files.writeString(settings.key(), KeyDocument.write(key));
    TestFolder.permit(settings.key(), "rw-------");
    config = folder.resolve("authority.toml");
    Files.writeString(config, settings.toToml(folder));
  }
}
