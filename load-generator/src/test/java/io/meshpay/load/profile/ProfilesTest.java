package io.meshpay.load.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records this process and another one, both of which do nothing but burn processor time. */
final class ProfilesTest {
  private static final Pattern LOADED =
      Pattern.compile("(src|href)=['\"]?https?:|@import|url\\(['\"]?https?:");

  @TempDir Path temporary;

  /** The other process. */
  static final class Burner {
    private Burner() {}

    static void main() {
      IO.println("burning");
      while (System.in != null) {
        burnElsewhere(TimeUnit.SECONDS.toNanos(1));
      }
    }

    private static long burnElsewhere(long nanos) {
      long end = System.nanoTime() + nanos;
      long burnt = nanos;
      while (System.nanoTime() < end) {
        burnt = burnt * 31 + Long.bitCount(burnt);
      }
      return burnt;
    }
  }

  private static long burnHere(long nanos) {
    return Burner.burnElsewhere(nanos);
  }

  @Test
  void bothProcessesAreRecordedAndDrawn() throws Exception {
    Path folder = temporary.resolve("made/here");
    Process other = startBurner();
    try (Profiles profiles = Profiles.start(folder, Map.of("authority-1", other.toHandle()))) {
      assertFalse(burnHere(TimeUnit.SECONDS.toNanos(2)) == 0);
      profiles.stop("a test");
    } finally {
      other.destroyForcibly();
    }
    assertEquals(
        Set.of("authority-1.jfr", "authority-1.html", "generator.jfr", "generator.html"),
        files(folder));
    assertDrawn(folder.resolve("generator.html"), "generator: CPU time, a test", "Here");
    assertDrawn(folder.resolve("authority-1.html"), "authority-1: CPU time, a test", "lsewhere");
    assertSampled(folder.resolve("generator.jfr"), "burnHere");
    assertSampled(folder.resolve("authority-1.jfr"), "burnElsewhere");
  }

  private static Process startBurner() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Burner.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals("burning", process.inputReader().readLine());
    return process;
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /** In the page, a name lacks what it has in common with the beginning of the one before. */
  private static void assertDrawn(Path page, String title, String endOfMethod) throws IOException {
    String html = Files.readString(page);
    assertTrue(html.contains(title), page.toString());
    assertTrue(html.contains(endOfMethod), page.toString());
    // A link for people to follow is there; nothing is loaded.
    String withoutLink = html.replaceAll("<a href='https://[^']*'>", "");
    assertFalse(LOADED.matcher(withoutLink).find(), page.toString());
  }

  private static void assertSampled(Path recording, String method) throws IOException {
    assertTrue(
        RecordingFile.readAllEvents(recording).stream()
            .filter(event -> event.getEventType().getName().equals("jdk.CPUTimeSample"))
            .map(event -> event.getStackTrace())
            .filter(stack -> stack != null)
            .flatMap(stack -> stack.getFrames().stream())
            .anyMatch(frame -> frame.getMethod().getName().equals(method)),
        recording.toString());
  }

  @Test
  void aProcessThatIsNoJvmIsRefusedAndNothingIsRecorded() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      IOException thrown =
          assertThrows(
              IOException.class,
              () -> Profiles.start(temporary, Map.of("authority-1", sleeper.toHandle())));
      assertTrue(String.valueOf(thrown.getMessage()).contains("can't be recorded"));
      assertEquals(Set.of(), files(temporary));
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void filesOfAnEarlierRecordingAreReplaced() throws Exception {
    for (String name : List.of("generator.jfr", "generator.html")) {
      Files.writeString(temporary.resolve(name), "old");
    }
    try (Profiles profiles = Profiles.start(temporary, Map.of())) {
      assertFalse(burnHere(TimeUnit.MILLISECONDS.toNanos(500)) == 0);
      profiles.stop("a test");
    }
    assertDrawn(temporary.resolve("generator.html"), "generator: CPU time, a test", "Here");
  }
}
