package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshpay.mesh.transport.MeshTransport;
import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.mesh.transport.TransportChoice;
import io.meshpay.mesh.transport.TransportUnavailableException;
import io.meshpay.protocol.transport.Link;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transport and the interface that were asked for are the ones in use. */
final class TransportInUseTest {
  private static final MeshLimits IMPATIENT = MeshLimits.DEFAULT.withConnectTimeoutMillis(300);
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @Test
  void io_uring_is_really_used_where_it_says_so() throws IOException {
    assumeTrue(Files.isDirectory(OPEN_FILES), "no /proc here");
    long before = rings();
    try (TestNode node = TestNode.on(MeshTransport.IO_URING)) {
      assertEquals(MeshTransport.IO_URING, node.network.transport().transport());
      Await.result(node.network.listenTcp(TestNode.ANY_PORT, new Echo(), MeshLimits.DEFAULT));
      Await.until(() -> rings() > before, () -> "no ring among the open files");
    }
    long withoutIoUring = rings();
    try (TestNode node = TestNode.on(MeshTransport.NIO)) {
      Await.result(node.network.listenTcp(TestNode.ANY_PORT, new Echo(), MeshLimits.DEFAULT));
      assertEquals(withoutIoUring, rings());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IO_URING", "EPOLL"})
  void everything_of_the_mesh_can_be_bound_to_an_interface(MeshTransport transport)
      throws Exception {
    assumeTrue(NetworkInterface.getByName("lo") != null, "no interface lo");
    try (TestNode node = TestNode.on(transport, 1, "lo")) {
      Holding answers = new Holding();
      MeshServer server =
          Await.result(node.network.listenTcp(TestNode.ANY_PORT, new Echo(), MeshLimits.DEFAULT));
      UdpServer udp =
          Await.result(node.network.bindUdp(TestNode.ANY_PORT, new Echo(), MeshLimits.DEFAULT));
      List<Link> links =
          List.of(
              Await.result(node.network.connectTcp(server.address(), answers, MeshLimits.DEFAULT)),
              Await.result(node.network.connectUdp(udp.address(), answers, MeshLimits.DEFAULT)));
      for (int i = 0; i < links.size(); i++) {
        links.get(i).send(Frames.buffer(Frames.message(i, 40)), 0, 40);
        links.get(i).flush();
        Await.until(() -> !answers.held.isEmpty(), () -> "no answer over lo");
        assertArrayEquals(Frames.message(i, 40), answers.held.remove().bytes());
      }
    }
  }

  /** With another interface than loopback the kernel lets nothing through: the binding is real. */
  @ParameterizedTest
  @EnumSource(names = {"IO_URING", "EPOLL"})
  void what_is_bound_to_another_interface_is_not_reached_by_loopback(MeshTransport transport)
      throws Exception {
    String other =
        NetworkInterface.networkInterfaces()
            .map(NetworkInterface::getName)
            .filter(name -> !name.equals("lo"))
            .findFirst()
            .orElse(null);
    assumeTrue(other != null, "no other interface than lo");
    try (TestNode bound = TestNode.on(transport, 1, other);
        TestNode free = TestNode.on(transport)) {
      MeshServer server =
          Await.result(bound.network.listenTcp(TestNode.ANY_PORT, new Echo(), MeshLimits.DEFAULT));
      Await.failure(free.network.connectTcp(server.address(), new Holding(), IMPATIENT));
      MeshServer reachable =
          Await.result(free.network.listenTcp(TestNode.ANY_PORT, new Echo(), MeshLimits.DEFAULT));
      Await.failure(bound.network.connectTcp(reachable.address(), new Holding(), IMPATIENT));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IO_URING", "EPOLL"})
  void a_missing_interface_is_refused_by_name(MeshTransport transport) {
    try (TestNode available = TestNode.on(transport)) {
      assertEquals(transport, available.network.transport().transport());
    }
    TransportUnavailableException refusal =
        assertThrows(
            TransportUnavailableException.class,
            () ->
                MeshVertx.open(
                    Vertx.builder(), TransportChoice.parse(transport.text()), "nosuch0"));
    assertTrue(refusal.toString().contains("'nosuch0'"), refusal::toString);
    assertTrue(refusal.toString().contains("lo"), refusal::toString);
  }

  @ParameterizedTest
  @EnumSource
  void http_on_the_same_vertx_works_as_ever(MeshTransport transport) {
    try (TestNode node = TestNode.on(transport)) {
      Vertx vertx = node.mesh.vertx();
      int port =
          Await.result(
                  vertx
                      .createHttpServer()
                      .requestHandler(request -> request.response().end("well"))
                      .listen(0, "127.0.0.1"))
              .actualPort();
      Buffer body =
          Await.result(
              vertx
                  .createHttpClient()
                  .request(HttpMethod.GET, port, "127.0.0.1", "/")
                  .compose(request -> request.send().compose(HttpClientResponse::body)));
      assertEquals("well", body.toString());
    }
  }

  private static long rings() {
    try (var files = Files.list(OPEN_FILES)) {
      return files.filter(TransportInUseTest::isRing).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRing(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().equals("anon_inode:[io_uring]");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
