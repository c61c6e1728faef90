package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.CommandRun;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is started before all that was asked for can be meant. */
final class BenchCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --target authority --clients 2               | --clients belongs to --target committee
          --target authority --udp                     | --udp belongs to --target committee
          --connections 2                              | --connections belongs to --target authority
          --hot 1:0.5                                  | --hot belongs to --target authority
          --seed 2                                     | --seed belongs to --target authority
          --committee file                             | --committee needs --wallets
          --wallets folder                             | --wallets needs --committee
          --committee file --wallets folder --leaves 2 | --leaves is for a throw-away committee
          --committee file --wallets folder --churn 2  | --churn is for a throw-away committee
          --clients 0                                  | --clients must be 1 to 5000
          --clients 5001                               | --clients must be 1 to 5000
          --threads 0                                  | --threads must be 1 to 64
          --accounts 1                                 | --accounts must be 2 to
          --accounts 100001                            | --accounts must be at most 100,000
          --authorities 101                            | --authorities must be 1 to 100
          --token EUR                                  | no token but USD
          --rate 5 --burst 1:1,2:2                     | --rate, --burst and --slo exclude each other
          --metrics-port 65536                         | --metrics-port must be 0 to 65535
          --metrics-port 0 --metrics-host a.invalid    | --metrics-host: no address of a.invalid
          --hlog /nowhere/log                          | --hlog: no such folder
          """)
  void anOptionThatCanNotBeMeantIsRefusedByName(String words, String message) {
    CommandRun run = CommandRun.of(("bench " + words).split(" "));
    assertEquals(2, run.exitCode(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }

  @Test
  void aPortOfMetricsThatIsTakenIsToldBeforeAnythingIsDone() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      CommandRun run = CommandRun.of("bench", "--metrics-port", port);
      assertEquals(2, run.exitCode(), run.err());
      assertTrue(
          run.err().contains("--metrics-port: can't listen on 127.0.0.1:" + port), run.err());
      assertFalse(run.err().contains("Exception"), run.err());
    }
  }
}
