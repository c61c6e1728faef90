package io.meshpay.load.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class MachineTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsWhatAMeasurementRanOn() {
    Machine machine = Machine.here();
    assertTrue(machine.cores() > 0);
    assertTrue(machine.memoryBytes() > 0);
    assertTrue(machine.kernel().startsWith("Linux "), machine.kernel());
    assertTrue(machine.java().startsWith("25"), machine.java());
    assertFalse(machine.cpu().isEmpty());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsTheProcessThatListensOnAPort() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      assertEquals(Optional.of(ProcessHandle.current()), ListeningProcess.of("127.0.0.1", port));
    }
    assertEquals(Optional.empty(), ListeningProcess.of("127.0.0.1", port));
    assertEquals(Optional.empty(), ListeningProcess.of("192.0.2.1", port), "another machine");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void metersWhatAProcessUses() {
    ProcessMeter before = ProcessMeter.read(ProcessHandle.current());
    long sum = 0;
    long cpuMicros = 0;
    while (cpuMicros < 20_000) {
      sum += System.nanoTime();
      cpuMicros = ProcessMeter.read(ProcessHandle.current()).since(before).cpuMicros();
    }
    assertTrue(ProcessMeter.read(ProcessHandle.current()).residentBytes() > 0, "burnt " + sum);
  }
}
