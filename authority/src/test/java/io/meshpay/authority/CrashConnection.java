package io.meshpay.authority;

import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A TCP connection on which many requests are under way, to an authority that may die. */
final class CrashConnection implements AutoCloseable {
  private final RawConnection connection;
  private final ByteArrayOutputStream queued = new ByteArrayOutputStream();

  CrashConnection(int port) throws IOException {
    connection = new RawConnection(port);
  }

  /** Queues a message. */
  void add(Message message) {
    byte[] bytes = MessageCodec.encode(message);
    ByteBuffer prefix = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    queued.writeBytes(prefix.putInt(bytes.length).array());
    queued.writeBytes(bytes);
  }

  /** Sends what was queued, in one write. */
  void flush() throws IOException {
    byte[] bytes = queued.toByteArray();
    queued.reset();
    connection.send(bytes);
  }

  /** The next answer; null when the authority is gone. */
  Message.@Nullable Response receive() throws IOException {
    byte[] bytes = connection.receive();
    if (bytes == null) {
      return null;
    }
    try {
      return (Message.Response) MessageCodec.decode(new UnsafeBuffer(bytes), 0, bytes.length);
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends requests together and waits for all their answers, which come in the same order. */
  List<Message.Response> ask(List<? extends Message.Request> requests) throws IOException {
    requests.forEach(this::add);
    flush();
    Map<Long, Message.Response> answers = new HashMap<>();
    while (answers.size() < requests.size()) {
      Message.Response answer = receive();
      if (answer == null) {
        throw new AssertionError("the authority closed the connection");
      }
      answers.put(answer.requestId(), answer);
    }
    List<Message.Response> sorted = new ArrayList<>();
    for (Message.Request request : requests) {
      Message.Response answer = answers.get(request.requestId());
      if (answer == null) {
        throw new AssertionError("no answer to " + request);
      }
      sorted.add(answer);
    }
    return sorted;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
