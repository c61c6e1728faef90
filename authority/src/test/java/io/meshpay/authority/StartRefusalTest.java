package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshpay.authority.AuthorityConfig.Http;
import io.meshpay.authority.AuthorityConfig.Mesh;
import io.meshpay.mesh.transport.MeshTransport;
import io.meshpay.mesh.transport.TransportProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ports and transports that the machine does or doesn't give. */
final class StartRefusalTest {
  @TempDir Path temporary;
  private TestFolder folder;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(Files.createDirectory(temporary.resolve("first")));
  }

  @ParameterizedTest
  @EnumSource(MeshTransport.class)
  void theDemandedTransportIsUsedAndExported(MeshTransport transport) throws Exception {
    assumeTrue(TransportProbe.ofThisMachine().whyUnavailable(transport) == null);
    Authority authority = TestFolder.start(folder.with(mesh(transport.text(), null)));
    try (HttpProbe http = new HttpProbe(authority.httpPort());
        TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(TestFolder.key(3).publicKey(), 1, 0)));
      assertEquals(transport.text(), http.json("/status").getString("transport"));
      String line = "meshpay_transport_info{transport=\"" + transport.text() + "\"} 1";
      assertTrue(http.get("/metrics").body().lines().anyMatch(line::equals));
    }
    assertTrue(authority.stop());
  }

  @Test
  void aDemandedTransportThatIsNotAvailableIsRefused() throws Exception {
    assertRefused(folder.with(mesh("nio", "lo")), "transport nio is not available", "interface lo");
  }

  @Test
  void anInterfaceThatIsNotThereIsRefused() throws Exception {
    assertRefused(folder.with(mesh("auto", "nosuch0")), "nosuch0");
  }

  @Test
  void aMeshPortInUseIsRefused() throws Exception {
    Authority first = folder.start();
    TestFolder second = new TestFolder(Files.createDirectory(temporary.resolve("second")));
    assertRefused(
        second.with(Mesh.on("127.0.0.1", first.meshPort())),
        "can't listen on TCP 127.0.0.1:" + first.meshPort() + ": the port is in use");
    assertTrue(first.stop());
    Authority again = second.start();
    assertEquals(AuthorityState.VOTING, again.state());
    assertTrue(again.stop());
  }

  @Test
  void anHttpPortInUseIsRefused() throws Exception {
    Authority first = folder.start();
    TestFolder second = new TestFolder(Files.createDirectory(temporary.resolve("second")));
    assertRefused(
        second.with(new Http("127.0.0.1", first.httpPort())),
        "can't listen on HTTP 127.0.0.1:" + first.httpPort() + ": the port is in use");
    assertTrue(first.stop());
  }

  @Test
  void anAddressThatIsNotOfThisMachineIsRefused() throws Exception {
    assertRefused(folder.with(Mesh.on("192.0.2.1", 0)), "can't listen on TCP 192.0.2.1:0: ");
  }

  private static Mesh mesh(String transport, @Nullable String networkInterface) {
    Mesh byDefault = Mesh.on("127.0.0.1", 0);
    return new Mesh(
        "127.0.0.1",
        networkInterface,
        0,
        transport,
        byDefault.datagramBytesMax(),
        byDefault.connectionsMax(),
        byDefault.idleSeconds());
  }

  /**
   * A start that is refused leaves nothing open and no data used: the same folder starts with other
   * settings, and votes.
   */
  private static void assertRefused(AuthorityConfig config, String... parts) throws Exception {
    StartException thrown = assertThrows(StartException.class, () -> TestFolder.start(config));
    String message = String.valueOf(thrown.getMessage());
    assertFalse(thrown.isConfiguration(), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(1, message.lines().count(), message);
    DataIdentity identity = DataIdentity.read(config.data().resolve("identity.toml"));
    try (DataDirectory data = DataDirectory.open(config.data(), identity)) {
      assertTrue(data.isNew());
    }
  }
}
