package io.meshpay.authority;

import io.meshpay.state.journal.JournalSettings;
import io.meshpay.state.journal.JournalSync;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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
 * @param segments what becomes of segments that no recovery needs
 */
public record JournalConfig(
    String sync,
    boolean isUnsafe,
    int segmentBytes,
    long snapshotSeconds,
    long snapshotBytes,
    SegmentPolicy segments) {
  public static final List<String> SYNCS = List.of("commit", "interval", "none");
  private static final int SEGMENT_STEP = 4096;
  private static final int GROUP_BYTES_MAX = 1 << 20;
  public static final int SEGMENT_LOW = 1 << 20;
  public static final int SEGMENT_HIGH = 1 << 30;
  public static final long SNAPSHOT_SECONDS_HIGH = 31_536_000;
  public static final long SNAPSHOT_BYTES_HIGH = 1L << 50;

  public static final JournalConfig DEFAULT =
      new JournalConfig("commit", false, 1 << 25, 3_600, 1L << 31);

  /** All segments are kept. */
  public JournalConfig(
      String sync, boolean isUnsafe, int segmentBytes, long snapshotSeconds, long snapshotBytes) {
    this(sync, isUnsafe, segmentBytes, snapshotSeconds, snapshotBytes, SegmentPolicy.KEEP);
  }

  /** The same with another policy for old segments. */
  public JournalConfig with(SegmentPolicy policy) {
    return new JournalConfig(sync, isUnsafe, segmentBytes, snapshotSeconds, snapshotBytes, policy);
  }

  /** The same as the journal itself takes it. */
  JournalSettings toSettings() {
    return new JournalSettings(
        segmentBytes, GROUP_BYTES_MAX, JournalSync.valueOf(sync.toUpperCase(Locale.ROOT)));
  }

  /**
   * @param folder where relative paths start
   * @param data the data folder
   */
  static JournalConfig parse(TomlTable table, Path folder, Path data) throws StartException {
    String sync =
        table.text(
            "sync", "one of " + String.join(", ", SYNCS), String.join("|", SYNCS), DEFAULT.sync());
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
    return new JournalConfig(
        sync,
        isUnsafe,
        Math.toIntExact(segmentBytes),
        table.number("snapshotSeconds", 1, SNAPSHOT_SECONDS_HIGH, DEFAULT.snapshotSeconds()),
        table.number("snapshotBytes", SEGMENT_LOW, SNAPSHOT_BYTES_HIGH, DEFAULT.snapshotBytes()),
        SegmentPolicy.parse(table, folder, data));
  }

  String toToml(Path folder) {
    String unsafety = isUnsafe ? "unsafe = true                # votes can be lost\n" : "";
    return """

        [journal]
        sync = %s              # commit; interval and none lose votes in a crash
        %ssegmentBytes = %d
        snapshotSeconds = %d       # a snapshot when so much time has passed
        snapshotBytes = %d   # or the journal has grown by so much
        """
            .formatted(
                AuthorityToml.quoted(sync), unsafety, segmentBytes, snapshotSeconds, snapshotBytes)
        + segments.toToml(folder);
  }
}
