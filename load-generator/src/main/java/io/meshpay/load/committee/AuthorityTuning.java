package io.meshpay.load.committee;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.authority.JournalConfig;

/**
 * What is set otherwise than usual in the configuration of new authorities.
 *
 * @param journalSync one of {@link JournalConfig#SYNCS}
 * @param leavesMax votes under one signature
 * @param idleSeconds after which a connection without messages is closed
 * @param timings whether their metrics tell how long messages take
 * @param verifierName one of {@link AuthorityConfig.Verifier#NAMES}
 */
public record AuthorityTuning(
    String journalSync, int leavesMax, int idleSeconds, boolean timings, String verifierName) {
  /** All as usual. */
  public static final AuthorityTuning USUAL =
      new AuthorityTuning(
          JournalConfig.DEFAULT.sync(),
          AuthorityConfig.Limits.DEFAULT.leavesMax(),
          120,
          true,
          AuthorityConfig.Verifier.DEFAULT.name());

  /** As usual, but for a load whose connections may be many and each seldom used. */
  public static final AuthorityTuning FOR_LOAD =
      forLoad(USUAL.journalSync(), USUAL.leavesMax(), USUAL.timings(), USUAL.verifierName());

  /** With what the options of a load say. */
  public static AuthorityTuning forLoad(
      String journalSync, int leavesMax, boolean timings, String verifierName) {
    return new AuthorityTuning(
        journalSync, leavesMax, AuthorityConfig.Mesh.IDLE_SECONDS_HIGH, timings, verifierName);
  }

  /** Where the authority is reached. */
  public AuthorityConfig.Mesh mesh(String host, int port) {
    AuthorityConfig.Mesh usual = AuthorityConfig.Mesh.on(host, port);
    return new AuthorityConfig.Mesh(
        usual.host(),
        usual.networkInterface(),
        usual.port(),
        usual.transport(),
        usual.datagramBytesMax(),
        usual.connectionsMax(),
        idleSeconds);
  }

  /** Where its metrics are served. */
  public AuthorityConfig.Http http(String host, int port) {
    return new AuthorityConfig.Http(host, port, timings);
  }

  /** What verifies signatures. */
  public AuthorityConfig.Verifier verifier() {
    return new AuthorityConfig.Verifier(
        verifierName, AuthorityConfig.Verifier.DEFAULT.tableBytesMax());
  }

  public JournalConfig journal() {
    JournalConfig usual = JournalConfig.DEFAULT;
    return new JournalConfig(
        journalSync,
        !journalSync.equals(usual.sync()),
        usual.segmentBytes(),
        usual.snapshotSeconds(),
        usual.snapshotBytes());
  }

  /** Twice as many places as entries, so that most have one of their own. */
  private static int accountsCached(long entries) {
    long cached = AuthorityConfig.Limits.DEFAULT.accountsCached();
    while (cached < 2 * entries && cached < AuthorityConfig.Limits.ACCOUNTS_CACHED_HIGH) {
      cached *= 2;
    }
    return Math.toIntExact(cached);
  }

  /** With room for so many entries at the start, and as many again. */
  public AuthorityConfig.Limits limits(long entries) {
    AuthorityConfig.Limits usual = AuthorityConfig.Limits.DEFAULT;
    return new AuthorityConfig.Limits(
        Math.max(usual.accountsMax(), 2 * entries),
        accountsCached(entries),
        usual.clockSkewMillis(),
        usual.ringSlots(),
        leavesMax,
        usual.shutdownMillis());
  }
}
