package io.meshpay.client.command;

import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.net.ClientOptions;
import io.meshpay.mesh.transport.TransportChoice;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a command reaches the committee, and how long it waits. */
final class NetworkOptions {
  private static final double SECONDS_MAX = 86_400;
  private static final double MILLIS_PER_SECOND = 1_000;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = Seconds.class,
      description = "How long to wait for the committee (default: ${DEFAULT-VALUE}).")
  long timeoutMillis;

  @Option(
      names = "--transport",
      paramLabel = "auto|io_uring|epoll|nio",
      defaultValue = "auto",
      converter = Transport.class,
      description = "How to use the network (default: ${DEFAULT-VALUE}).")
  TransportChoice transport;

  @Option(names = "--udp", description = "Use UDP where a message fits into a datagram.")
  boolean isUdp;

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "The network interface to use, such as mesh0.")
  @Nullable String interfaceName;

  ClientOptions clientOptions() {
    return ClientOptions.ofThisMachine()
        .withTransport(transport)
        .withInterface(interfaceName)
        .withUdp(isUdp);
  }

  FlowSettings flowSettings() {
    return FlowSettings.DEFAULT.withDeadlineMicros(TimeUnit.MILLISECONDS.toMicros(timeoutMillis));
  }

  /** Seconds, with a fraction or without, as milliseconds. */
  static final class Seconds implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      double seconds;
      try {
        seconds = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is no number of seconds");
      }
      if (!(seconds >= 1 / MILLIS_PER_SECOND && seconds <= SECONDS_MAX)) {
        throw new TypeConversionException("'" + text + "' is not between 0.001 and 86400 seconds");
      }
      return Math.round(seconds * MILLIS_PER_SECOND);
    }
  }

  /** A transport by its name. */
  static final class Transport implements ITypeConverter<TransportChoice> {
    @Override
    public TransportChoice convert(String text) {
      try {
        return TransportChoice.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
