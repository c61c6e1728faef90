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
  void metersTheTimeOfAProcess() {
    CpuMeter meter = CpuMeter.start(ProcessHandle.current()).orElseThrow();
    long sum = 0;
    while (meter.micros().orElseThrow() < 20_000) {
      sum += System.nanoTime();
    }
    assertTrue(meter.micros().orElseThrow() >= 20_000, "burnt " + sum);
  }
}
