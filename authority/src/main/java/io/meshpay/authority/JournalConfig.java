package io.meshpay.authority;

import io.meshpay.state.journal.JournalSettings;
import io.meshpay.state.journal.JournalSync;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an authority keeps its journal: {@code [journal]} of its configuration.
 *
 * @param sync one of {@link #SYNCS}: whether answers wait until what they rest on is on the disk
 *     ({@code commit}), or the disk is forced ten times a second ({@code interval}) or never
 *     ({@code none}); these two lose votes in a crash and are for measurements only
 * @param isUnsafe must be true with any other {@code sync} than {@code commit}
 * @param segmentBytes length of a segment, a multiple of 4096 from {@value #SEGMENT_LOW} to {@value
 *     #SEGMENT_HIGH}
 * @param snapshotSeconds a snapshot is made when so much time has passed since the last, 1 to
 *     {@value #SNAPSHOT_SECONDS_HIGH}
 * @param snapshotBytes and when the journal has grown by so much, at least a segment; it bounds
 *     what a recovery has to replay
 * @param retention one of {@link #RETENTIONS}: what happens to segments that a snapshot covers
 * @param archive the folder that they are moved to; only with {@code archive}
 */
public record JournalConfig(
    String sync,
    boolean isUnsafe,
    int segmentBytes,
    long snapshotSeconds,
    long snapshotBytes,
    String retention,
    @Nullable Path archive) {
  public static final List<String> SYNCS = List.of("commit", "interval", "none");
  public static final List<String> RETENTIONS = List.of("keep", "archive", "delete");
  private static final int SEGMENT_STEP = 4096;
  private static final int GROUP_BYTES_MAX = 1 << 20;
  public static final int SEGMENT_LOW = 1 << 20;
  public static final int SEGMENT_HIGH = 1 << 30;
  public static final long SNAPSHOT_SECONDS_HIGH = 31_536_000;
  public static final long SNAPSHOT_BYTES_HIGH = 1L << 50;

  public static final JournalConfig DEFAULT =
      new JournalConfig("commit", false, 1 << 26, 3_600, 1L << 31, "keep", null);

  /** The same as the journal itself takes it. */
  JournalSettings toSettings() {
    return new JournalSettings(
        segmentBytes, GROUP_BYTES_MAX, JournalSync.valueOf(sync.toUpperCase(Locale.ROOT)));
  }

  static JournalConfig parse(TomlTable table, Path folder) throws StartException {
    String sync = word(table, "sync", SYNCS, DEFAULT.sync());
    boolean isUnsafe = table.flag("unsafe", false);
    if (!sync.equals(DEFAULT.sync()) && !isUnsafe) {
      throw table.wrong(
          "sync",
          '"' + sync + '"',
          "\"commit\", or stand beside unsafe = true: without it votes that were given can be lost"
              + " in a crash, and then be given twice");
    }
    long segmentBytes =
        table.number("segmentBytes", SEGMENT_LOW, SEGMENT_HIGH, (long) DEFAULT.segmentBytes());
    if (segmentBytes % SEGMENT_STEP != 0) {
      throw table.wrong("segmentBytes", segmentBytes, "a multiple of " + SEGMENT_STEP);
    }
    String retention = word(table, "retention", RETENTIONS, DEFAULT.retention());
    Path archive = AuthorityToml.optionalPath(table, "archive", folder);
    if (retention.equals("archive") != (archive != null)) {
      throw StartException.configuration(
          "journal.retention = \"archive\" and journal.archive, the folder, belong together");
    }
    return new JournalConfig(
        sync,
        isUnsafe,
        Math.toIntExact(segmentBytes),
        table.number("snapshotSeconds", 1, SNAPSHOT_SECONDS_HIGH, DEFAULT.snapshotSeconds()),
        table.number("snapshotBytes", SEGMENT_LOW, SNAPSHOT_BYTES_HIGH, DEFAULT.snapshotBytes()),
        retention,
        archive);
  }

  private static String word(TomlTable table, String key, List<String> words, String byDefault)
      throws StartException {
    return table.text(
        key, "one of " + String.join(", ", words), String.join("|", words), byDefault);
  }

  String toToml(Path folder) {
    String archiving =
        archive == null ? "" : "archive = " + AuthorityToml.quoted(archive, folder) + "\n";
    String unsafety = isUnsafe ? "unsafe = true                # votes can be lost\n" : "";
    return """

        [journal]
        sync = %s              # commit; interval and none lose votes in a crash
        %ssegmentBytes = %d
        snapshotSeconds = %d       # a snapshot when so much time has passed
        snapshotBytes = %d   # or the journal has grown by so much
        retention = %s           # keep, archive or delete what a snapshot covers
        %s"""
        .formatted(
            AuthorityToml.quoted(sync),
            unsafety,
            segmentBytes,
            snapshotSeconds,
            snapshotBytes,
            AuthorityToml.quoted(retention),
            archiving);
  }
}
