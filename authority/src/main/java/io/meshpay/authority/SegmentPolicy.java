package io.meshpay.authority;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of segments of the journal that no recovery needs: part of {@code [journal]} of the
 * configuration.
 *
 * @param segments one of {@link #POLICIES}: they stay ({@code keep}), are moved to another folder
 *     ({@code archive}), or are gone ({@code delete}), and the history in them with them
 * @param archive the folder that they are moved to; only, and always, with {@code archive}
 * @param segmentsKept how many of them stay in the data folder all the same, the newest, 0 to
 *     {@value #KEPT_HIGH}: the recent history, which authorities that lag and wallets ask for, is
 *     served from the data folder's disk, whether the archive is mounted or not
 */
public record SegmentPolicy(String segments, @Nullable Path archive, int segmentsKept) {
  public static final List<String> POLICIES = List.of("keep", "archive", "delete");
  public static final int KEPT_HIGH = 1_000_000;

  /**
   * With the other defaults 2 GiB, as much as the journal may grow between two snapshots: doubling
   * what the data folder needs anyway, for four to five million payments.
   */
  private static final int KEPT = 64;

  public static final SegmentPolicy KEEP = new SegmentPolicy("keep", null, KEPT);

  public SegmentPolicy {
    if (segments.equals("archive") != (archive != null)) {
      throw new IllegalArgumentException(segments + " with archive " + archive);
    }
  }

  /** Where they are moved to; null if they aren't. */
  @Override
  public @Nullable Path archive() {
    return archive;
  }

  boolean keepsAll() {
    return segments.equals("keep");
  }

  boolean deletes() {
    return segments.equals("delete");
  }

  /**
   * @param folder where relative paths start
   * @param data the data folder
   */
  static SegmentPolicy parse(TomlTable table, Path folder, Path data) throws StartException {
    String policy =
        table.text(
            "segments",
            "one of " + String.join(", ", POLICIES),
            String.join("|", POLICIES),
            KEEP.segments());
    int kept =
        Math.toIntExact(table.number("segmentsKept", 0, KEPT_HIGH, (long) KEEP.segmentsKept()));
    Path archive = AuthorityToml.optionalPath(table, "archive", folder);
    boolean archives = policy.equals("archive");
    if (archive == null && archives) {
      throw table.wrong("segments", "\"archive\"", "another, or stand beside archive = \"FOLDER\"");
    }
    if (archive != null && !archives) {
      throw table.wrong(
          "archive", AuthorityToml.quoted(archive.toString()), "beside segments = \"archive\"");
    }
    if (archive != null && archive.startsWith(data)) {
      throw table.wrong(
          "archive", AuthorityToml.quoted(archive.toString()), "outside of the data folder");
    }
    return new SegmentPolicy(policy, archive, kept);
  }

  String toToml(Path folder) {
    String where =
        archive == null ? "" : "archive = " + AuthorityToml.quoted(archive, folder) + "\n";
    return """
        segments = %s            # keep, archive or delete what no recovery needs
        %ssegmentsKept = %d            # of it, so many stay in the data folder
        """
        .formatted(AuthorityToml.quoted(segments), where, segmentsKept);
  }
}
