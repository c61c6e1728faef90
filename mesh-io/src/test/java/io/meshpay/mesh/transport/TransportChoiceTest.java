package io.meshpay.mesh.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which transport is chosen on machines of all kinds. */
final class TransportChoiceTest {
  private static final TransportProbe EVERYTHING = transport -> null;

  @Test
  void auto_takes_io_uring_where_it_can() throws Exception {
    TransportInUse inUse = TransportInUse.choose(TransportChoice.AUTO, null, EVERYTHING);
    assertEquals(new TransportInUse(MeshTransport.IO_URING, List.of()), inUse);
    assertEquals("io_uring", inUse.describe());
  }

  @Test
  void auto_takes_epoll_next_and_says_why() throws Exception {
    TransportProbe probe = lacking(Map.of(MeshTransport.IO_URING, "the kernel refuses it"));
    TransportInUse inUse = TransportInUse.choose(TransportChoice.AUTO, null, probe);
    assertEquals(MeshTransport.EPOLL, inUse.transport());
    assertEquals("epoll (io_uring: the kernel refuses it)", inUse.describe());
  }

  @Test
  void auto_takes_nio_last_and_says_why() throws Exception {
    TransportInUse inUse = TransportInUse.choose(TransportChoice.AUTO, null, onlyNio());
    assertEquals(MeshTransport.NIO, inUse.transport());
    assertEquals("nio (io_uring: on Linux only; epoll: on Linux only)", inUse.describe());
  }

  @ParameterizedTest
  @EnumSource(names = {"IO_URING", "EPOLL"})
  void a_demanded_one_that_is_missing_is_refused_with_the_reason(TransportChoice choice) {
    TransportUnavailableException refusal =
        assertThrows(
            TransportUnavailableException.class,
            () -> TransportInUse.choose(choice, null, onlyNio()));
    assertEquals(
        "transport " + choice + " is not available: " + choice + ": on Linux only",
        refusal.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void a_demanded_one_that_is_there_is_taken(MeshTransport transport) throws Exception {
    TransportChoice choice = TransportChoice.parse(transport.text());
    assertEquals(transport, TransportInUse.choose(choice, null, EVERYTHING).transport());
  }

  @Test
  void nio_cannot_bind_to_an_interface_and_says_so() throws Exception {
    for (TransportChoice choice : List.of(TransportChoice.AUTO, TransportChoice.NIO)) {
      TransportUnavailableException refusal =
          assertThrows(
              TransportUnavailableException.class,
              () -> TransportInUse.choose(choice, "mesh0", onlyNio()));
      assertTrue(refusal.toString().contains("NIO can't bind sockets"), refusal::toString);
    }
    assertEquals(
        MeshTransport.IO_URING,
        TransportInUse.choose(TransportChoice.AUTO, "mesh0", EVERYTHING).transport());
  }

  @Test
  void an_interface_name_that_the_kernel_cannot_hold_is_refused() {
    assertThrows(
        TransportUnavailableException.class, () -> InterfaceBinding.check("sixteen-bytes-ab"));
  }

  @Test
  void the_configuration_knows_four_words() {
    assertEquals(TransportChoice.AUTO, TransportChoice.parse("auto"));
    assertEquals(TransportChoice.IO_URING, TransportChoice.parse("io_uring"));
    assertEquals(TransportChoice.EPOLL, TransportChoice.parse("epoll"));
    assertEquals(TransportChoice.NIO, TransportChoice.parse("nio"));
    assertThrows(IllegalArgumentException.class, () -> TransportChoice.parse("IO_URING"));
  }

  private static TransportProbe lacking(Map<MeshTransport, String> reasons) {
    return reasons::get;
  }

  private static TransportProbe onlyNio() {
    return lacking(
        Map.of(MeshTransport.IO_URING, "on Linux only", MeshTransport.EPOLL, "on Linux only"));
  }
}
