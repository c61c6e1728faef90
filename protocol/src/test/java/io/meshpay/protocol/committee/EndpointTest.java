package io.meshpay.protocol.committee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EndpointTest {
  @Test
  void namesAndLiteralsAreReadBack() {
    for (String text :
        List.of(
            "authority.example:1",
            "10.0.0.1:7001",
            "[::1]:65535",
            "[fe80::1%mesh0]:7001",
            "[::ffff:10.0.0.1]:80")) {
      assertEquals(text, Endpoint.parse(text).toString());
    }
    assertEquals(new Endpoint("fe80::1%mesh0", 7001), Endpoint.parse("[fe80::1%mesh0]:7001"));
  }

  @Test
  void anythingElseIsRefused() {
    for (String bad :
        List.of(
            "",
            "host",
            "host:",
            ":7001",
            "host:0",
            "host:007",
            "host:65536",
            "host:-1",
            "::1:7001",
            "[host]:7001",
            "[]:7001",
            "[::1]7001",
            "ho st:1",
            "host\":1",
            "h".repeat(233) + ":1")) {
      assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(bad), bad);
    }
  }
}
