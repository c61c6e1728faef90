package io.meshpay.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.opentest4j.TestAbortedException;

/** Looks at pages in a headless browser that can't reach any network. */
public final class Chromium {
  private static final long LOOK_SECONDS_MAX = 120;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Path program;
  private final Path folder;

  private Chromium(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** Finds it on the path; without it the test is skipped, and says how to get it. */
  public static Chromium find(Path folder) {
    for (String name : NAMES) {
      for (String place : System.getenv("PATH").split(File.pathSeparator)) {
        Path program = Path.of(place, name);
        if (Files.isExecutable(program)) {
          return new Chromium(program, folder);
        }
      }
    }
    throw new TestAbortedException("Chromium isn't installed: apt-get install chromium");
  }

  /**
   * Opens a page, waits until it is loaded, and looks.
   *
   * @param width of the window in pixels
   * @param height which should be enough for the whole page
   */
  public PageView look(Path page, int width, int height, boolean isDark) throws Exception {
    Path picture = Files.createTempFile(folder, "page", ".png");
    Path dom = Files.createTempFile(folder, "page", ".dom");
    Path log = Files.createTempFile(folder, "page", ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--force-color-profile=srgb",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--no-pings",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr",
                "--v=0",
                "--blink-settings=preferredColorScheme=" + (isDark ? 0 : 1),
                "--window-size=" + width + "," + height,
                "--screenshot=" + picture,
                "--dump-dom",
                page.toUri().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    boolean isOver = process.waitFor(LOOK_SECONDS_MAX, TimeUnit.SECONDS);
    if (!isOver) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String said = Files.readString(log, StandardCharsets.UTF_8);
    assertTrue(isOver, said);
    assertEquals(0, process.exitValue(), said);
    BufferedImage image = ImageIO.read(picture.toFile());
    List<String> console = said.lines().filter(line -> line.contains(":CONSOLE")).toList();
    return new PageView(Files.readString(dom), image, console);
  }
}
