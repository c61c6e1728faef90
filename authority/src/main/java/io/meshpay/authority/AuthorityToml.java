package io.meshpay.authority;

import io.meshpay.authority.AuthorityConfig.Http;
import io.meshpay.authority.AuthorityConfig.Limits;
import io.meshpay.authority.AuthorityConfig.Mesh;
import io.meshpay.authority.AuthorityConfig.Verifier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The text form of {@link AuthorityConfig}: both directions, side by side. */
final class AuthorityToml {
  private static final String NAME = "[a-z0-9-]{1,32}";
  private static final String HOST = "[A-Za-z0-9._:%-]{1,253}";
  private static final String HOST_FORM = "an address or host name";

  /** The kernel's limit is 15 bytes (IFNAMSIZ). */
  private static final String INTERFACE = "[^\\s/\\p{Cntrl}]{1,15}";

  private AuthorityToml() {}

  static AuthorityConfig parse(String toml, Path folder, String source) throws StartException {
    TomlTable table = TomlTable.parse(toml, source);
    String name = table.text("name", "1 to 32 of a-z, 0-9 and -", NAME);
    Path committee = path(table, "committee", folder);
    Path genesis = path(table, "genesis", folder);
    Path key = path(table, "key", folder);
    Path data = path(table, "data", folder);
    Mesh mesh = mesh(table.section("mesh"));
    TomlTable httpTable = table.section("http");
    Http http = http(httpTable);
    JournalConfig journal = JournalConfig.parse(table.section("journal"), folder, data);
    Limits limits = limits(table.section("limits"));
    Verifier verifier = verifier(table.section("verifier"));
    table.refuseUnknown();
    // Vert.x doesn't refuse it: servers of one address share its socket and each other's traffic.
    if (http.port() != 0 && http.port() == mesh.port() && http.host().equals(mesh.host())) {
      throw httpTable.wrong("port", http.port(), "another than mesh.port on the same host");
    }
    return new AuthorityConfig(
        name, committee, genesis, key, data, mesh, http, journal, limits, verifier);
  }

  private static Mesh mesh(TomlTable table) throws StartException {
    Mesh byDefault = Mesh.on("", 0);
    return new Mesh(
        table.text("host", HOST_FORM, HOST),
        table.optionalText("interface", "an interface's name of at most 15 letters", INTERFACE),
        Math.toIntExact(table.number("port", 0, 65_535, null)),
        table.text(
            "transport",
            "one of " + String.join(", ", Mesh.TRANSPORTS),
            String.join("|", Mesh.TRANSPORTS),
            byDefault.transport()),
        Math.toIntExact(
            table.number(
                "datagramBytesMax",
                Mesh.DATAGRAM_BYTES_LOW,
                Mesh.DATAGRAM_BYTES_HIGH,
                (long) byDefault.datagramBytesMax())),
        Math.toIntExact(
            table.number(
                "connectionsMax", 1, Mesh.CONNECTIONS_HIGH, (long) byDefault.connectionsMax())),
        Math.toIntExact(
            table.number(
                "idleSeconds", 1, Mesh.IDLE_SECONDS_HIGH, (long) byDefault.idleSeconds())));
  }

  private static Http http(TomlTable table) throws StartException {
    return new Http(
        table.text("host", HOST_FORM, HOST, "127.0.0.1"),
        Math.toIntExact(table.number("port", 0, 65_535, null)),
        table.flag("timings", true));
  }

  private static Limits limits(TomlTable table) throws StartException {
    Limits byDefault = Limits.DEFAULT;
    return new Limits(
        table.number("accountsMax", 1, Limits.ACCOUNTS_HIGH, byDefault.accountsMax()),
        powerOfTwo(
            table, "accountsCached", 1, Limits.ACCOUNTS_CACHED_HIGH, byDefault.accountsCached()),
        table.number("clockSkewMillis", 0, Limits.CLOCK_SKEW_HIGH, byDefault.clockSkewMillis()),
        powerOfTwo(
            table,
            "ringSlots",
            Limits.RING_SLOTS_LOW,
            Limits.RING_SLOTS_HIGH,
            byDefault.ringSlots()),
        Math.toIntExact(
            table.number("leavesMax", 1, Limits.LEAVES_HIGH, (long) byDefault.leavesMax())),
        table.number(
            "shutdownMillis",
            Limits.SHUTDOWN_LOW,
            Limits.SHUTDOWN_HIGH,
            byDefault.shutdownMillis()));
  }

  private static int powerOfTwo(TomlTable table, String key, int low, int high, int byDefault)
      throws StartException {
    int number = Math.toIntExact(table.number(key, low, high, (long) byDefault));
    if (Integer.bitCount(number) != 1) {
      throw table.wrong(key, number, "a power of two");
    }
    return number;
  }

  private static Verifier verifier(TomlTable table) throws StartException {
    Verifier byDefault = Verifier.DEFAULT;
    return new Verifier(
        table.text(
            "name",
            "one of " + String.join(", ", Verifier.NAMES),
            String.join("|", Verifier.NAMES),
            byDefault.name()),
        table.number(
            "tableBytesMax",
            Verifier.TABLE_BYTES_LOW,
            Verifier.TABLE_BYTES_HIGH,
            byDefault.tableBytesMax()));
  }

  private static Path path(TomlTable table, String key, Path folder) throws StartException {
    return path(table, key, folder, table.text(key, "a path", "(?s).+"));
  }

  /** Null where the key is absent. */
  static @Nullable Path optionalPath(TomlTable table, String key, Path folder)
      throws StartException {
    String text = table.optionalText(key, "a path", "(?s).+");
    return text == null ? null : path(table, key, folder, text);
  }

  private static Path path(TomlTable table, String key, Path folder, String text)
      throws StartException {
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw table.wrong(key, quoted(text), "a path");
    }
  }

  static String write(AuthorityConfig config, Path folder) {
    Mesh mesh = config.mesh();
    String networkInterface =
        mesh.networkInterface() == null
            ? "# interface = \"mesh0\"     # bind to this interface, too\n"
            : "interface = " + quoted(mesh.networkInterface()) + "\n";
    return """
        # An authority of a MeshPay committee. Relative paths start at this file's folder.

        name = %s
        committee = %s
        genesis = %s
        key = %s          # keep it secret, readable by its owner only
        data = %s

        [mesh]
        host = %s           # the address to bind
        %sport = %d                 # TCP and UDP
        transport = %s           # auto, io_uring, epoll or nio
        datagramBytesMax = %d     # a larger message goes by TCP
        connectionsMax = %d
        idleSeconds = %d            # without a message a connection is closed

        [http]                       # /metrics, /health, /ready and /status
        host = %s
        port = %d
        timings = %b               # whether /metrics tells how long things take

        [limits]
        accountsMax = %d        # accounts, and each further token that one holds
        accountsCached = %d       # of these in memory, 256 bytes each; a power of two
        clockSkewMillis = %d     # how far an order's timestamp may be ahead
        ringSlots = %d             # messages under way; a power of two
        leavesMax = %d                # votes under one signature
        shutdownMillis = %d       # how long a graceful stop may take

        [verifier]
        name = %s           # or lanes-512, lanes-256, accp, tink, jdk
        tableBytesMax = %d   # tables of keys that come often, of the lanes
        """
            .formatted(
                quoted(config.name()),
                quoted(config.committee(), folder),
                quoted(config.genesis(), folder),
                quoted(config.key(), folder),
                quoted(config.data(), folder),
                quoted(mesh.host()),
                networkInterface,
                mesh.port(),
                quoted(mesh.transport()),
                mesh.datagramBytesMax(),
                mesh.connectionsMax(),
                mesh.idleSeconds(),
                quoted(config.http().host()),
                config.http().port(),
                config.http().timings(),
                config.limits().accountsMax(),
                config.limits().accountsCached(),
                config.limits().clockSkewMillis(),
                config.limits().ringSlots(),
                config.limits().leavesMax(),
                config.limits().shutdownMillis(),
                quoted(config.verifier().name()),
                config.verifier().tableBytesMax())
        + config.journal().toToml(folder);
  }

  static String quoted(Path path, Path folder) {
    if (path.isAbsolute() && folder.isAbsolute()) {
      String relative = folder.normalize().relativize(path.normalize()).toString();
      return quoted(relative.isEmpty() ? "." : relative);
    }
    return quoted(path.toString());
  }

  /** A basic string of TOML 1.0. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '"' || letter == '\\') {
        quoted.append('\\').append(letter);
      } else if (Character.isISOControl(letter)) {
        quoted.append("\\u%04x".formatted((int) letter));
      } else {
        quoted.append(letter);
      }
    }
    return quoted.append('"').toString();
  }
}
