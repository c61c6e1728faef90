package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** Cutting frames, without sockets. */
final class TcpFramesTest {
  private static final int FRAME_BYTES_MAX = 64;

  private final Random random = Seed.random("TcpFramesTest");
  private final List<byte[]> received = new ArrayList<>();
  private final FrameReceiver receiver =
      new FrameReceiver() {
        @Override
        public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
          assertEquals(buffer.capacity(), offset + length, "nothing beyond the frame is readable");
          received.add(Frames.bytes(buffer, offset, length));
        }

        @Override
        public void onUnframed(Link link, long claimedBytes) {}
      };
  private final Link link = new NoLink();

  @Test
  void any_split_gives_the_same_frames_and_every_buffer_is_released() {
    for (int round = 0; round < 2_000; round++) {
      received.clear();
      FrameWindow window = new FrameWindow(Integer.MAX_VALUE);
      TcpFrames frames = frames(window);
      List<byte[]> messages = randomMessages(1 + random.nextInt(20));
      byte[] all = Frames.concatenated(messages.stream().map(Frames::framed).toList());
      List<ByteBuf> buffers = new ArrayList<>();
      int lengthMax = 1 + random.nextInt(100);
      for (int at = 0; at < all.length; ) {
        int length = Math.min(all.length - at, 1 + random.nextInt(lengthMax));
        ByteBuf part = buffer(Arrays.copyOfRange(all, at, at + length));
        buffers.add(part);
        assertEquals(TcpFrames.Outcome.CUT, frames.take(link, part));
        at += length;
      }
      assertReceived(messages);
      assertEquals(messages.size(), frames.takeDelivered());
      assertReleased(buffers);
    }
  }

  @Test
  void a_full_window_keeps_the_rest_uncut_until_there_is_room() {
    for (int round = 0; round < 500; round++) {
      received.clear();
      FrameWindow window = new FrameWindow(3);
      TcpFrames frames = frames(window);
      List<byte[]> messages = randomMessages(20);
      byte[] all = Frames.concatenated(messages.stream().map(Frames::framed).toList());
      int cut = random.nextInt(all.length + 1);
      List<ByteBuf> buffers =
          List.of(
              buffer(Arrays.copyOfRange(all, 0, cut)),
              buffer(Arrays.copyOfRange(all, cut, all.length)));
      frames.take(link, buffers.get(0));
      assertEquals(TcpFrames.Outcome.WAITING, frames.take(link, buffers.get(1)));
      assertEquals(3, received.size());
      TcpFrames.Outcome outcome = TcpFrames.Outcome.WAITING;
      for (int expected = 3; outcome == TcpFrames.Outcome.WAITING; expected++) {
        assertEquals(expected, received.size());
        window.completedHere(1);
        outcome = frames.cut(link);
      }
      assertReceived(messages);
      assertReleased(buffers);
    }
  }

  @Test
  void an_impossible_length_is_told_wherever_it_is_cut() {
    for (long claimed : new long[] {0, 7, FRAME_BYTES_MAX + 1, 0x80000000L, 0xffffffffL}) {
      byte[] all =
          Frames.concatenated(
              List.of(Frames.framed(Frames.message(1, 9)), Frames.prefix(claimed), new byte[99]));
      for (int cut = 1; cut < all.length; cut++) {
        received.clear();
        TcpFrames frames = frames(new FrameWindow(100));
        ByteBuf first = buffer(Arrays.copyOfRange(all, 0, cut));
        ByteBuf second = buffer(Arrays.copyOfRange(all, cut, all.length));
        TcpFrames.Outcome outcome = frames.take(link, first);
        if (outcome == TcpFrames.Outcome.CUT) {
          outcome = frames.take(link, second);
        } else {
          second.release();
        }
        assertEquals(TcpFrames.Outcome.UNFRAMED, outcome);
        assertEquals(claimed, frames.claimedBytes());
        assertReceived(List.of(Frames.message(1, 9)));
        frames.end();
        assertReleased(List.of(first, second));
      }
    }
  }

  @Test
  void the_smallest_and_the_largest_frame_are_taken() {
    TcpFrames frames = frames(new FrameWindow(100));
    List<byte[]> messages = List.of(Frames.message(1, 8), Frames.message(2, FRAME_BYTES_MAX));
    for (byte[] message : messages) {
      assertEquals(TcpFrames.Outcome.CUT, frames.take(link, buffer(Frames.framed(message))));
    }
    assertReceived(messages);
  }

  @Test
  void a_claimed_length_allocates_nothing() {
    Measuring allocator = new Measuring();
    TcpFrames frames = new TcpFrames(allocator, receiver, new FrameWindow(1), 100 * 1024 * 1024);
    frames.take(link, buffer(Frames.prefix(100 * 1024 * 1024)));
    frames.take(link, buffer(new byte[1_000]));
    assertTrue(allocator.largest < 4_096, () -> allocator.largest + " bytes");
    frames.end();
  }

  @Test
  void what_comes_after_the_end_is_released() {
    TcpFrames frames = frames(new FrameWindow(1));
    ByteBuf half = buffer(new byte[] {8, 0, 0, 0, 1});
    frames.take(link, half);
    frames.end();
    ByteBuf late = buffer(Frames.framed(Frames.message(1, 8)));
    assertEquals(TcpFrames.Outcome.CUT, frames.take(link, late));
    assertReleased(List.of(half, late));
    assertEquals(0, received.size());
  }

  private TcpFrames frames(FrameWindow window) {
    return new TcpFrames(UnpooledByteBufAllocator.DEFAULT, receiver, window, FRAME_BYTES_MAX);
  }

  /** On the heap or off it, and not from index 0. */
  private ByteBuf buffer(byte[] bytes) {
    int before = random.nextInt(3);
    ByteBuf buffer =
        random.nextBoolean()
            ? Unpooled.buffer(before + bytes.length)
            : Unpooled.directBuffer(before + bytes.length);
    buffer.writeZero(before).writeBytes(bytes).skipBytes(before);
    return buffer;
  }

  private List<byte[]> randomMessages(int count) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(Frames.message(i, 8 + random.nextInt(FRAME_BYTES_MAX - 8 + 1)));
    }
    return messages;
  }

  private void assertReceived(List<byte[]> messages) {
    assertEquals(messages.size(), received.size());
    for (int i = 0; i < messages.size(); i++) {
      assertArrayEquals(messages.get(i), received.get(i));
    }
  }

  private static void assertReleased(List<ByteBuf> buffers) {
    for (ByteBuf buffer : buffers) {
      assertEquals(0, buffer.refCnt());
    }
  }

  private static final class NoLink implements Link {
    @Override
    public int messageBytesMax() {
      return FRAME_BYTES_MAX;
    }

    @Override
    public void send(DirectBuffer buffer, int offset, int length) {}

    @Override
    public void flush() {}

    @Override
    public void completed(int frames) {}
  }

  private static final class Measuring extends AbstractByteBufAllocator {
    private int largest;

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      throw new AssertionError("on the heap");
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      largest = Math.max(largest, initialCapacity);
      return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }
}
