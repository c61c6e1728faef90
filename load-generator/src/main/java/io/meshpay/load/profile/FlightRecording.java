package io.meshpay.load.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jdk.management.jfr.FlightRecorderMXBean;

/**
 * One recording of a JVM by JDK Flight Recorder, with the settings of the JDK's profile {@code
 * profile} and samples by processor time, which also see threads that are in native code (Linux,
 * JEP 509).
 */
final class FlightRecording implements AutoCloseable {
  private static final String PROFILE = "profile";

  private final FlightRecorderMXBean recorder;
  private final long number;

  private FlightRecording(FlightRecorderMXBean recorder, long number) {
    this.recorder = recorder;
    this.number = number;
  }

  /** Begins it. */
  static FlightRecording start(FlightRecorderMXBean recorder) {
    long number = recorder.newRecording();
    recorder.setPredefinedConfiguration(number, PROFILE);
    Map<String, String> settings = new HashMap<>(recorder.getRecordingSettings(number));
    settings.put("jdk.CPUTimeSample#enabled", "true");
    recorder.setRecordingSettings(number, settings);
    recorder.startRecording(number);
    return new FlightRecording(recorder, number);
  }

  /**
   * Ends it and has the recorded JVM write it.
   *
   * @param file of this machine, replaced if it is there
   */
  void stop(Path file) throws IOException {
    recorder.stopRecording(number);
    recorder.copyTo(number, file.toAbsolutePath().toString());
  }

  /** Forgets it. */
  @Override
  public void close() throws IOException {
    recorder.closeRecording(number);
  }
}
