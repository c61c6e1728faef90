package io.meshpay.load.profile;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.management.jfr.FlightRecorderMXBean;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of this machine while it is recorded: this one, or another one of the same user, which is
 * asked through the JDK's attach mechanism. So only the measurement is in the recording, not the
 * start and the warm-up, as it would be with an option at the start.
 */
final class RecordedJvm implements AutoCloseable {
  private static final String FLIGHT_RECORDER = "jdk.management.jfr:type=FlightRecorder";

  private final String name;
  private final @Nullable JMXConnector connection;
  private final FlightRecording recording;

  private RecordedJvm(
      String name, @Nullable JMXConnector connection, FlightRecorderMXBean recorder) {
    this.name = name;
    this.connection = connection;
    recording = FlightRecording.start(recorder);
  }

  /** Records this process. */
  static RecordedJvm own(String name) {
    return new RecordedJvm(
        name, null, ManagementFactory.getPlatformMXBean(FlightRecorderMXBean.class));
  }

  /**
   * Records another process.
   *
   * @throws IOException if it can't be attached to
   */
  static RecordedJvm other(String name, long pid) throws IOException {
    JMXConnector connection = connect(name, pid);
    try {
      return new RecordedJvm(
          name,
          connection,
          JMX.newMXBeanProxy(
              connection.getMBeanServerConnection(),
              new ObjectName(FLIGHT_RECORDER),
              FlightRecorderMXBean.class));
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    } catch (IOException | RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }

  @SuppressWarnings("BanJNDI") // The address is the attached process's own: one of this user here.
  private static JMXConnector connect(String name, long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException e) {
      throw new IOException(
          "%s (process %d) can't be recorded: %s".formatted(name, pid, e.getMessage()), e);
    }
  }

  /** What files and titles call it. */
  String name() {
    return name;
  }

  FlightRecording recording() {
    return recording;
  }

  /** Ends the recording, if it still runs, and leaves the process alone. */
  @Override
  public void close() throws IOException {
    try (JMXConnector _ = connection) {
      recording.close();
    }
  }
}
