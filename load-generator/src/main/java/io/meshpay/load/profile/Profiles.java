package io.meshpay.load.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Recordings of this process and of those that it loads, while a load runs. Each leaves {@code
 * NAME.jfr} in a folder, for JDK Mission Control or {@code jfr}, and {@code NAME.html}, its flame
 * graph.
 */
public final class Profiles implements AutoCloseable {
  /** What this process is called. */
  public static final String GENERATOR = "generator";

  private final Path folder;
  private final List<RecordedJvm> machines = new ArrayList<>();

  private Profiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Begins to record.
   *
   * @param folder made when missing; files of earlier recordings in it are replaced
   * @param processes those that are loaded, by name
   * @throws IOException if one can't be recorded; then none is
   */
  public static Profiles start(Path folder, Map<String, ProcessHandle> processes)
      throws IOException {
    Files.createDirectories(folder);
    Profiles profiles = new Profiles(folder);
    try {
      for (Map.Entry<String, ProcessHandle> process : processes.entrySet()) {
        profiles.machines.add(RecordedJvm.other(process.getKey(), process.getValue().pid()));
      }
      profiles.machines.add(RecordedJvm.own(GENERATOR));
      return profiles;
    } catch (IOException | RuntimeException failure) {
      profiles.close();
      throw failure;
    }
  }

  /**
   * Ends the recordings and draws the flame graphs.
   *
   * @param what was recorded, for titles
   */
  public void stop(String what) throws IOException {
    for (RecordedJvm machine : machines) {
      machine.recording().stop(recording(machine));
    }
    for (RecordedJvm machine : machines) {
      FlameGraph.draw(
          recording(machine),
          folder.resolve(machine.name() + ".html"),
          machine.name() + ": CPU time, " + what);
    }
  }

  private Path recording(RecordedJvm machine) {
    return folder.resolve(machine.name() + ".jfr");
  }

  @Override
  public void close() throws IOException {
    for (RecordedJvm machine : machines) {
      machine.close();
    }
  }
}
