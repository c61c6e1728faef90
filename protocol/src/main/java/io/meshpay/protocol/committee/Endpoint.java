package io.meshpay.protocol.committee;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node listens. As text {@code host:port}, an IPv6 literal in brackets: {@code
 * [fe80::1%mesh0]:7001}.
 *
 * @param host a name, an IPv4 literal, or an IPv6 literal without brackets; a zone may follow it
 * @param port 1..65535
 */
public record Endpoint(String host, int port) {
  /** The longest text of an endpoint. */
  public static final int TEXT_BYTES_MAX = 240;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern IPV6 =
      Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?");
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([^\\[\\]]+)\\]|([^:]+)):([1-9][0-9]{0,4})");

  /** Refuses what {@link #parse} couldn't read back. */
  public Endpoint {
    if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
      throw new IllegalArgumentException("no host: " + host);
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("no port of 1..65535: " + port);
    }
    if (host.length() + "[]:65535".length() > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("a host of " + host.length() + " characters is too long");
    }
  }

  /** Parses {@code host:port} or {@code [ipv6]:port}. */
  public static Endpoint parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no endpoint, which is host:port or [ipv6]:port: " + text);
    }
    boolean inBrackets = matcher.group(1) != null;
    String host = inBrackets ? matcher.group(1) : matcher.group(2);
    if (inBrackets != host.contains(":")) {
      throw new IllegalArgumentException("brackets are for IPv6 literals, and only they: " + text);
    }
    return new Endpoint(host, Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
