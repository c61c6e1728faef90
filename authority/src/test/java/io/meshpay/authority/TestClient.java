package io.meshpay.authority;

import io.meshpay.mesh.MeshLimits;
import io.meshpay.mesh.MeshNetwork;
import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.mesh.transport.TransportChoice;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A client over the real transports, that asks one thing after the other. */
final class TestClient implements AutoCloseable {
  private static final long ANSWER_SECONDS = 20;

  private final MeshVertx mesh;
  private final MeshNetwork network;
  private final BlockingQueue<Message> answers = new LinkedBlockingQueue<>();
  private final Link link;

  private TestClient(int port, boolean isUdp) throws Exception {
    mesh = MeshVertx.open(Vertx.builder(), TransportChoice.AUTO, null);
    network = new MeshNetwork(mesh, 1);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Future<? extends Link> connected =
        isUdp
            ? network.connectUdp(address, new Answers(), MeshLimits.DEFAULT)
            : network.connectTcp(address, new Answers(), MeshLimits.DEFAULT);
    link = Waiting.await(connected, 10_000);
  }

  static TestClient tcp(Authority authority) throws Exception {
    return tcp(authority.meshPort());
  }

  static TestClient tcp(int port) throws Exception {
    return new TestClient(port, false);
  }

  static TestClient udp(Authority authority) throws Exception {
    return new TestClient(authority.meshPort(), true);
  }

  private final class Answers implements FrameReceiver {
    @Override
    public void onFrame(Link from, DirectBuffer buffer, int offset, int length) {
      try {
        answers.add(MessageCodec.decode(buffer, offset, length));
      } catch (MalformedMessageException e) {
        throw new AssertionError(e);
      } finally {
        from.completed(1);
      }
    }

    @Override
    public void onUnframed(Link from, long claimedBytes) {
      throw new AssertionError("a frame of " + claimedBytes);
    }
  }

  void send(byte[] message) {
    link.send(new UnsafeBuffer(message), 0, message.length);
    link.flush();
  }

  void send(Message message) {
    send(MessageCodec.encode(message));
  }

  /** The next message that comes. */
  Message receive() throws InterruptedException {
    Message answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("no answer");
    }
    return answer;
  }

  <T extends Message> T ask(Class<T> expected, Message request) throws InterruptedException {
    send(request);
    Message answer = receive();
    if (!expected.isInstance(answer)) {
      throw new AssertionError("instead of " + expected.getSimpleName() + ": " + answer);
    }
    return expected.cast(answer);
  }

  @Override
  public void close() {
    network
        .close()
        .transform(closed -> mesh.close())
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
