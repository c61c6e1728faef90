package io.meshpay.authority.audit;

import io.meshpay.authority.CleanStop;
import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.journal.JournalDamagedException;
import io.meshpay.state.journal.JournalEnd;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.journal.JournalRecord;
import io.meshpay.state.journal.JournalTreeCheck;
import io.meshpay.state.recovery.Rebuild;
import io.meshpay.state.snapshot.SnapshotDamagedException;
import io.meshpay.state.snapshot.Snapshots;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through a whole journal, or what is there of it; then the oldest sound snapshot stands
 * in for what isn't. What depends on the order of changes (Merkle tree, sequence numbers, balances)
 * is checked on the calling thread, signatures beside it. The first violation in the journal's
 * order ends it; of several at one position, that of the signatures is told.
 */
final class JournalAudit {
  /** Is told how the work goes on. */
  @FunctionalInterface
  interface Progress {
    /**
     * Everything up to a position is verified.
     *
     * @param end the journal's last position; 0 while it isn't known
     */
    void verified(long position, long end);
  }

  private final StoppedData data;
  private final Committee committee;
  private final Genesis genesis;
  private final List<KeptHead> heads;
  private final Progress progress;
  private final JournalTreeCheck tree = new JournalTreeCheck();
  private RuleCheck rules;
  private final Map<Long, Digest> snapshots = new HashMap<>();

  /** How many of the heads were passed, and how many of these were compared. */
  private int headsPassed;

  private int headsCompared;

  private long firstPosition = 1;
  private long trustedPosition;
  private long visited;
  private long endPosition;

  /**
   * @param heads that this authority has signed; the journal is held to them
   */
  JournalAudit(
      StoppedData data,
      Committee committee,
      Genesis genesis,
      List<KeptHead> heads,
      Progress progress) {
    this.data = data;
    this.committee = committee;
    this.genesis = genesis;
    this.heads =
        heads.stream().sorted(Comparator.comparingLong(kept -> kept.head().treeSize())).toList();
    this.progress = progress;
    rules = RuleCheck.atGenesis(committee, genesis);
  }

  /**
   * Verifies all.
   *
   * @param threads that verify signatures
   * @throws ViolationException if something is wrong
   * @throws StartException if there is no journal, or not of this authority
   * @throws IOException if the disk fails
   */
  AuditReport run(int threads) throws StartException, IOException {
    try (JournalReader reader = JournalReader.open(data.journal(), data.journalIdentity());
        SignatureWork signatures =
            new SignatureWork(
                committee, threads, position -> progress.verified(position, endPosition))) {
      CleanStop cleanStop = data.cleanStop();
      readSnapshots();
      begin(reader);
      JournalEnd end = findEnd(reader, cleanStop, signatures);
      endPosition = end.position();
      checkBeginning(end);
      visitAll(reader, end.position(), signatures);
      checkEnd(end, cleanStop);
      return AuditReport.of(
          data,
          committee,
          rules,
          new AuditReport.Begin(firstPosition, trustedPosition),
          end,
          cleanStop,
          headsCompared,
          signatures.signatures());
    } catch (JournalDamagedException e) {
      throw new ViolationException(Violation.of(visited + 1, e));
    }
  }

  /** Where segments are missing at the beginning, a snapshot is believed in their place. */
  private void begin(JournalReader reader) throws StartException, IOException {
    firstPosition = reader.firstPosition();
    visited = firstPosition - 1;
    tree.startAt(reader);
    if (firstPosition > 1) {
      startAtSnapshot(data.snapshots());
    }
  }

  private void startAtSnapshot(@Nullable Snapshots found) throws StartException, IOException {
    for (long position : found == null ? List.<Long>of() : found.positions().reversed()) {
      RuleCheck there =
          found == null || position < firstPosition - 1
              ? null
              : RuleCheck.atSnapshot(committee, found, position);
      if (there != null) {
        rules = there;
        trustedPosition = position;
        return;
      }
    }
    throw StartException.configuration(
        "positions 1 to %d of the journal are not here, and no sound snapshot that it goes on from:"
                .formatted(firstPosition - 1)
            + " name the archive by --archive, or put the segments back");
  }

  private void readSnapshots() throws IOException {
    Snapshots found = data.snapshots();
    if (found == null) {
      return;
    }
    for (long position : found.positions()) {
      try {
        snapshots.put(position, found.describe(position).stateDigest());
      } catch (SnapshotDamagedException e) {
        // The authority would leave it alone, too: nothing rests on it.
      }
    }
  }

  private JournalEnd findEnd(
      JournalReader reader, @Nullable CleanStop cleanStop, SignatureWork signatures)
      throws IOException {
    long knownDurable = cleanStop == null ? 0 : cleanStop.journalPosition();
    for (long position : snapshots.keySet()) {
      knownDurable = Math.max(knownDurable, position);
    }
    try {
      return reader.findEnd(knownDurable);
    } catch (JournalDamagedException atTheEnd) {
      // Something before it may be wrong, too; then that is the first.
      try {
        visitAll(reader, Long.MAX_VALUE, signatures);
      } catch (JournalDamagedException first) {
        boolean isSame =
            first.file().equals(atTheEnd.file()) && first.offset() >= atTheEnd.offset();
        throw isSame ? atTheEnd : first;
      }
      throw atTheEnd;
    }
  }

  /** What can be said before the first change: of genesis, or of the snapshot in its place. */
  private void checkBeginning(JournalEnd end) throws IOException {
    long before = firstPosition - 1;
    String contradiction = checkHeads(before);
    if (contradiction == null && before == 0) {
      contradiction = checkSnapshot(before);
    }
    if (contradiction != null) {
      throw new ViolationException(new Violation(before, end.file(), 0, contradiction));
    }
  }

  private void visitAll(JournalReader reader, long to, SignatureWork signatures)
      throws IOException {
    try {
      reader.forEach(firstPosition, to, record -> visit(record, signatures));
    } catch (ViolationException | JournalDamagedException later) {
      signatures.settle(); // An earlier change may have a bad signature.
      throw later;
    }
    signatures.settle();
  }

  private void visit(JournalRecord record, SignatureWork signatures) throws IOException {
    tree.add(record);
    signatures.add(record);
    if (record.position() > trustedPosition) {
      checkRules(record);
    }
    visited = record.position();
    String contradiction = checkHeads(visited);
    if (contradiction != null) {
      throw new ViolationException(Violation.of(record, contradiction));
    }
  }

  private void checkRules(JournalRecord record) throws IOException {
    String broken = rules.apply(record);
    if (broken != null) {
      throw new ViolationException(Violation.of(record, broken));
    }
    String contradiction = checkSnapshot(record.position());
    if (contradiction != null) {
      throw new ViolationException(Violation.of(record, contradiction));
    }
  }

  private @Nullable String checkSnapshot(long position) throws IOException {
    Digest digest = snapshots.get(position);
    Snapshots all = data.snapshots();
    if (digest == null || all == null) {
      return null;
    }
    if (!digest.equals(Rebuild.digestOf(rules.ledger()))) {
      return "the snapshot of this position has another state digest";
    }
    try {
      return rules.isSameAs(all, position)
          ? null
          : "the snapshot of this position has other records than follow from the journal";
    } catch (SnapshotDamagedException e) {
      return null; // The authority would leave it alone, too: nothing rests on it.
    }
  }

  /**
   * Compares the heads over so many changes; says what is wrong with the first that differs. Those
   * over fewer than the journal begins with can't be compared.
   */
  private @Nullable String checkHeads(long treeSize) {
    while (headsPassed < heads.size() && heads.get(headsPassed).head().treeSize() <= treeSize) {
      KeptHead kept = heads.get(headsPassed);
      headsPassed++;
      if (kept.head().treeSize() == treeSize) {
        headsCompared++;
        if (!kept.head().root().equals(tree.root())) {
          return kept.contradiction(tree.root());
        }
      }
    }
    return null;
  }

  private void checkEnd(JournalEnd end, @Nullable CleanStop cleanStop) throws IOException {
    if (headsPassed < heads.size()) {
      throw atEnd(end, heads.getLast().missing(end.position()));
    }
    if (!tree.root().equals(end.treeRoot())) {
      throw atEnd(end, "the last segment's header has the peaks of another Merkle tree");
    }
    for (Token token : committee.tokens()) {
      BigInteger supply = BigInteger.valueOf(genesis.supply(token.id()));
      BigInteger total = rules.total(token.id());
      if (!total.equals(supply)) {
        throw atEnd(
            end,
            "all accounts together have %s %s, but genesis gave them %s"
                .formatted(token.format(total), token.symbol(), token.format(supply)));
      }
    }
    if (cleanStop == null) {
      return;
    }
    if (cleanStop.journalPosition() != end.position()) {
      throw atEnd(
          end,
          "the journal goes on behind position %d of the last clean stop"
              .formatted(cleanStop.journalPosition()));
    }
    Digest digest = Rebuild.digestOf(rules.ledger());
    if (!cleanStop.stateDigest().equals(digest)) {
      throw atEnd(
          end,
          "the journal's state has the digest %s, that of the last clean stop %s"
              .formatted(digest.toHex(), cleanStop.stateDigest().toHex()));
    }
  }

  private static ViolationException atEnd(JournalEnd end, String what) {
    return new ViolationException(new Violation(end.position(), end.file(), end.offset(), what));
  }
}
