package io.meshpay.client.testing;

import io.meshpay.mesh.MeshLimits;
import io.meshpay.mesh.MeshNetwork;
import io.meshpay.mesh.MeshServer;
import io.meshpay.mesh.UdpServer;
import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.mesh.transport.TransportChoice;
import io.meshpay.mesh.transport.TransportUnavailableException;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.meshpay.protocol.value.PublicKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A committee of {@link FakeAuthority}s on real sockets of the loopback address, TCP and UDP. */
public final class FakeCommitteeServer implements AutoCloseable {
  private final MeshVertx mesh;
  private final MeshNetwork network;
  private final List<Member> members = new ArrayList<>();
  private final TestCommittee committee;

  private FakeCommitteeServer(int size) throws TransportUnavailableException {
    mesh =
        MeshVertx.open(
            Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(1)),
            TransportChoice.AUTO,
            null);
    network = new MeshNetwork(mesh, 1);
    int[] ports = new int[size];
    for (int i = 0; i < size; i++) {
      Member member = new Member();
      members.add(member);
      member.listen(0);
      ports[i] = member.port;
    }
    committee = TestCommittee.atPorts(ports);
    for (int i = 0; i < size; i++) {
      members.get(i).authority = new FakeAuthority(committee, i);
    }
  }

  /** Starts so many. */
  public static FakeCommitteeServer start(int size) throws TransportUnavailableException {
    return new FakeCommitteeServer(size);
  }

  /** The committee, with the ports that it listens on. */
  public TestCommittee committee() {
    return committee;
  }

  /** The ports, in order. */
  public int[] ports() {
    return members.stream().mapToInt(member -> member.port).toArray();
  }

  /** Gives an account opening money at all of them. */
  public void fund(PublicKey account, long amount) {
    members.forEach(member -> member.authority().fund(account, amount));
  }

  /** An authority; touch it only while nothing is under way. */
  public FakeAuthority authority(int index) {
    return members.get(index).authority();
  }

  /** How many connections an authority was offered since the start. */
  public int frames(int index) {
    return members.get(index).frames.get();
  }

  /** Ends an authority's connections and listens no more. */
  public void stop(int index) {
    members.get(index).stop();
  }

  /** Listens again, on the same port. */
  public void restart(int index) {
    Member member = members.get(index);
    member.listen(member.port);
  }

  /** Whether an authority takes requests and doesn't answer. */
  public void setMute(int index, boolean isMute) {
    members.get(index).isMute = isMute;
  }

  @Override
  public void close() {
    await(network.close());
    await(mesh.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private final class Member implements FrameReceiver {
    private volatile @Nullable FakeAuthority authority;
    private volatile boolean isMute;
    private final AtomicInteger frames = new AtomicInteger();
    private int port;
    private @Nullable MeshServer tcp;
    private @Nullable UdpServer udp;

    FakeAuthority authority() {
      FakeAuthority found = authority;
      if (found == null) {
        throw new IllegalStateException("not started");
      }
      return found;
    }

    void listen(int wanted) {
      tcp = await(network.listenTcp(address(wanted), this, MeshLimits.DEFAULT));
      port = tcp.port();
      udp = await(network.bindUdp(address(port), this, MeshLimits.DEFAULT));
    }

    private static InetSocketAddress address(int port) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    void stop() {
      if (tcp != null) {
        await(tcp.close());
      }
      if (udp != null) {
        await(udp.close());
      }
    }

    @Override
    public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
      frames.incrementAndGet();
      try {
        Message message = MessageCodec.decode(buffer, offset, length);
        if (!isMute && message instanceof Message.Request request) {
          byte[] bytes = MessageCodec.encode(authority().answer(request));
          if (bytes.length > link.messageBytesMax()) {
            bytes =
                MessageCodec.encode(
                    FakeAuthority.error(request, ErrorCode.MESSAGE_TOO_LARGE, bytes.length));
          }
          link.send(new UnsafeBuffer(bytes), 0, bytes.length);
          link.flush();
        }
      } catch (MalformedMessageException e) {
        throw new AssertionError(e);
      } finally {
        link.completed(1);
      }
    }

    @Override
    public void onUnframed(Link link, long claimedBytes) {}
  }
}
