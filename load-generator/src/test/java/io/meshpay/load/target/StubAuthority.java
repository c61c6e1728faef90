package io.meshpay.load.target;

import io.meshpay.load.target.StubAuthority.Fault.Kind;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.ConfirmationResponseEncoder;
import io.meshpay.protocol.sbe.ErrorEncoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.sbe.TransferResponseEncoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers like an authority without being one: votes and acknowledgements about the right orders,
 * signed by nobody, as fast as can be. What it answers can be changed by a {@link Fault}.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class StubAuthority implements AutoCloseable {
  private static final int ORDER_OFFSET =
      Layout.HEADER_BYTES + TransferRequestDecoder.orderEncodingOffset();
  private static final int CERTIFIED_ORDER_OFFSET =
      Layout.HEADER_BYTES
          + ConfirmationRequestDecoder.BLOCK_LENGTH
          + Layout.VAR_DATA_LENGTH_BYTES
          + Layout.HEADER_BYTES
          + TransferCertificateDecoder.orderEncodingOffset();

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final Fault fault;

  /** The next number of each payer, by the first bytes of its key. */
  private final Map<Long, Long> numbers = new HashMap<>();

  /** Changes the k-th answer, counted from 1. */
  @FunctionalInterface
  interface Fault {
    /** Answers as it should. */
    Fault NONE = (context, number) -> Kind.RIGHT;

    Kind kind(ChannelHandlerContext context, long number);

    /** How an answer is. */
    enum Kind {
      RIGHT,
      SILENT,
      OVERLOADED,
      BAD_SIGNATURE_CODE,
      OTHER_ORDER,
      MALFORMED,
      CLOSE
    }
  }

  StubAuthority(Fault fault) {
    this.fault = fault;
    server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new LengthFieldBasedFrameDecoder(
                                ByteOrder.LITTLE_ENDIAN, 65_536, 0, 4, 0, 4, true),
                            new Desk());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Runs one as a process, and prints its port. */
  public static void main(String[] arguments) throws InterruptedException {
    try (StubAuthority stub = new StubAuthority(Fault.NONE)) {
      System.out.println(stub.address().getPort());
      stub.server.closeFuture().await();
    }
  }

  private final class Desk extends ChannelInboundHandlerAdapter {
    private static final int ANSWER_BYTES = 120;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OrderDigest digest = new OrderDigest();
    private final UnsafeBuffer request = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[256]);
    private long answers;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf frame = (ByteBuf) message;
      byte[] bytes = new byte[frame.readableBytes()];
      frame.readBytes(bytes);
      frame.release();
      request.wrap(bytes);
      long id = request.getLong(Layout.HEADER_BYTES, ByteOrder.LITTLE_ENDIAN);
      boolean isOrder =
          Layout.template(request, 0, bytes.length) == TransferRequestDecoder.TEMPLATE_ID;
      Kind kind = fault.kind(context, ++answers);
      if (kind == Kind.RIGHT && !isInSequence(isOrder)) {
        refuse(context, id, isOrder ? 13 : 14);
        return;
      }
      switch (kind) {
        case RIGHT -> sign(context, id, isOrder, 0);
        case OTHER_ORDER -> sign(context, id, isOrder, 1);
        case OVERLOADED -> refuse(context, id, 4);
        case BAD_SIGNATURE_CODE -> refuse(context, id, 6);
        case MALFORMED -> {
          answer.setMemory(0, 16, (byte) 0);
          write(context, 16);
        }
        case SILENT -> {}
        case CLOSE -> context.close();
      }
    }

    private boolean isInSequence(boolean isOrder) {
      int order = isOrder ? ORDER_OFFSET : CERTIFIED_ORDER_OFFSET;
      long payer = request.getLong(order + TransferOrder.SENDER_OFFSET);
      long number =
          request.getLong(order + TransferOrder.SEQUENCE_NUMBER_OFFSET, ByteOrder.LITTLE_ENDIAN);
      long next = numbers.getOrDefault(payer, 0L);
      if (!isOrder && number == next) {
        numbers.put(payer, next + 1);
      }
      return number == next;
    }

    private void sign(ChannelHandlerContext context, long id, boolean isOrder, int flip) {
      int digestOffset;
      if (isOrder) {
        TransferResponseEncoder vote =
            new TransferResponseEncoder().wrapAndApplyHeader(answer, 0, header);
        vote.requestId(id).vote().authority(0).leafIndex(0).leafCount(1);
        vote.putPath(new byte[0], 0, 0);
        digestOffset = vote.offset() + TransferResponseEncoder.orderDigestEncodingOffset();
      } else {
        ConfirmationResponseEncoder response =
            new ConfirmationResponseEncoder().wrapAndApplyHeader(answer, 0, header);
        response.requestId(id).acknowledgement().authority(0).leafIndex(0).leafCount(1);
        response.putPath(new byte[0], 0, 0);
        digestOffset = response.offset() + ConfirmationResponseEncoder.orderDigestEncodingOffset();
      }
      digest.compute(
          OrderKind.TRANSFER,
          request,
          isOrder ? ORDER_OFFSET : CERTIFIED_ORDER_OFFSET,
          answer,
          digestOffset);
      answer.putByte(digestOffset, (byte) (answer.getByte(digestOffset) ^ flip));
      write(context, ANSWER_BYTES);
    }

    private void refuse(ChannelHandlerContext context, long id, int code) {
      ErrorEncoder error = new ErrorEncoder().wrapAndApplyHeader(answer, 0, header);
      error.requestId(id).code(code).requestTemplateId(0).detail(0).pendingKind(OrderKind.NONE);
      error.putPendingOrder(new byte[0], 0, 0);
      write(context, Layout.HEADER_BYTES + error.encodedLength());
    }

    private void write(ChannelHandlerContext context, int bytes) {
      ByteBuf out = context.alloc().directBuffer(4 + bytes);
      out.writeIntLE(bytes);
      out.writeBytes(answer.byteArray(), 0, bytes);
      context.write(out);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
