package io.meshpay.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What the journal takes in the data folder, and what became of its old segments. */
final class SegmentFigures {
  private static final String SEGMENT = "[0-9]{20}\\.journal";
  private static final int DIGITS = 20;

  /**
   * At one moment.
   *
   * @param segments in the data folder
   * @param bytes of all files of the journal there
   * @param firstPosition of the journal there
   */
  record Taken(long segments, long bytes, long firstPosition) {}

  private final LongAdder archived = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private List<String> names = List.of();
  private volatile Taken taken = new Taken(0, 0, 1);

  /** Looks at the journal's folder; for one thread. */
  void look(Path journal) throws IOException {
    List<String> found;
    try (Stream<Path> files = Files.list(journal)) {
      found = files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
    if (found.equals(names)) {
      return;
    }
    long bytes = 0;
    try {
      for (String name : found) {
        bytes += Files.size(journal.resolve(name));
      }
    } catch (NoSuchFileException changing) {
      return; // The next look will see what it has become.
    }
    names = found;
    List<String> segments = found.stream().filter(name -> name.matches(SEGMENT)).toList();
    long first = segments.isEmpty() ? 1 : Long.parseLong(segments.getFirst(), 0, DIGITS, 10);
    taken = new Taken(segments.size(), bytes, first);
  }

  Taken taken() {
    return taken;
  }

  void addArchived() {
    archived.increment();
  }

  void addDeleted() {
    deleted.increment();
  }

  void addFailure() {
    failures.increment();
  }

  /** Segments moved to the archive since the start. */
  long archived() {
    return archived.sum();
  }

  /** Segments deleted since the start. */
  long deleted() {
    return deleted.sum();
  }

  /** How often segments could not be moved or deleted. */
  long failures() {
    return failures.sum();
  }
}
