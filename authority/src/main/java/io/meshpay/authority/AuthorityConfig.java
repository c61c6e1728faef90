package io.meshpay.authority;

import io.meshpay.pipeline.lanes.VerifierChoice;
import io.meshpay.state.ChronicleAccountStore;
import io.meshpay.state.WriteBackAccountStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code authority.toml} says. A file is read strictly: an unknown key or a value out of range
 * is refused with a message that names it. Relative paths start at the file's folder.
 *
 * @param name the authority's name in the committee file
 * @param committee the committee file
 * @param genesis the file of opening balances
 * @param key the authority's key file, readable by its owner only
 * @param data the folder of the journal and all that is derived from it; created when missing
 */
public record AuthorityConfig(
    String name,
    Path committee,
    Path genesis,
    Path key,
    Path data,
    Mesh mesh,
    Http http,
    JournalConfig journal,
    Limits limits,
    Verifier verifier) {
  private static final int BYTES_MAX = 64 * 1024;

  /** With the fastest verifier. */
  public AuthorityConfig(
      String name,
      Path committee,
      Path genesis,
      Path key,
      Path data,
      Mesh mesh,
      Http http,
      JournalConfig journal,
      Limits limits) {
    this(name, committee, genesis, key, data, mesh, http, journal, limits, Verifier.DEFAULT);
  }

  /**
   * What verifies signatures.
   *
   * @param name one of {@link #NAMES}; {@code fastest} tries at the start which one is
   * @param tableBytesMax memory for the lane verifier's tables of keys that come often, {@value
   *     #TABLE_BYTES_LOW} to {@value #TABLE_BYTES_HIGH}
   */
  public record Verifier(String name, long tableBytesMax) {
    public static final List<String> NAMES =
        List.of(VerifierChoice.FASTEST, "lanes-512", "lanes-256", "accp", "tink", "jdk");

    public static final long TABLE_BYTES_LOW = 1 << 16;
    public static final long TABLE_BYTES_HIGH = 1L << 36;

    public static final Verifier DEFAULT =
        new Verifier(VerifierChoice.FASTEST, VerifierChoice.TABLE_BYTES_DEFAULT);
  }

  /**
   * Where clients and other authorities reach this one.
   *
   * @param host the address to bind, or its name
   * @param networkInterface bind to this interface, too (SO_BINDTODEVICE), or null
   * @param port TCP and UDP, 0 to 65535; 0 takes any free one
   * @param transport one of {@link #TRANSPORTS}; {@code auto} takes the first that works of
   *     io_uring, epoll and nio
   * @param datagramBytesMax the largest message in one datagram, {@value #DATAGRAM_BYTES_LOW} to
   *     {@value #DATAGRAM_BYTES_HIGH}
   * @param connectionsMax TCP connections at once, 1 to {@value #CONNECTIONS_HIGH}
   * @param idleSeconds a TCP connection that brings no message for so long is closed, 1 to {@value
   *     #IDLE_SECONDS_HIGH}
   */
  public record Mesh(
      String host,
      @Nullable String networkInterface,
      int port,
      String transport,
      int datagramBytesMax,
      int connectionsMax,
      int idleSeconds) {
    public static final List<String> TRANSPORTS = List.of("auto", "io_uring", "epoll", "nio");

    /** What every IPv4 host reassembles, less the headers of IP and UDP. */
    public static final int DATAGRAM_BYTES_LOW = 508;

    /** The most that IPv4 carries. */
    public static final int DATAGRAM_BYTES_HIGH = 65_507;

    public static final int CONNECTIONS_HIGH = 1_000_000;
    public static final int IDLE_SECONDS_HIGH = 86_400;

    /** The settings of an address, everything else by default. */
    public static Mesh on(String host, int port) {
      return new Mesh(host, null, port, "auto", 1400, 10_000, 120);
    }
  }

  /**
   * Where metrics, health and status are served.
   *
   * @param port 0 to 65535; 0 takes any free one
   * @param timings whether the metrics tell how long messages and their steps take; off only to see
   *     what that costs
   */
  public record Http(String host, int port, boolean timings) {
    /** With timings. */
    public Http(String host, int port) {
      this(host, port, true);
    }
  }

  /**
   * What the authority holds at most.
   *
   * @param accountsMax entries of the account map: accounts, and each further token that one holds;
   *     1 to {@value #ACCOUNTS_HIGH}
   * @param accountsCached entries that are kept in memory before the account map, a power of two up
   *     to {@value #ACCOUNTS_CACHED_HIGH}; each takes 256 bytes
   * @param clockSkewMillis how far an order's timestamp may be ahead, 0 to {@value
   *     #CLOCK_SKEW_HIGH}
   * @param ringSlots messages under way, a power of two from {@value #RING_SLOTS_LOW} to {@value
   *     #RING_SLOTS_HIGH}
   * @param leavesMax votes under one signature, 1 to {@value #LEAVES_HIGH}
   * @param shutdownMillis how long a graceful stop may take, {@value #SHUTDOWN_LOW} to {@value
   *     #SHUTDOWN_HIGH}
   */
  public record Limits(
      long accountsMax,
      int accountsCached,
      long clockSkewMillis,
      int ringSlots,
      int leavesMax,
      long shutdownMillis) {
    public static final long ACCOUNTS_HIGH = ChronicleAccountStore.ENTRIES_MAX_LIMIT;
    public static final int ACCOUNTS_CACHED_HIGH = WriteBackAccountStore.PLACES_MAX;
    public static final long CLOCK_SKEW_HIGH = 86_400_000;
    public static final int RING_SLOTS_LOW = 16;
    public static final int RING_SLOTS_HIGH = 1 << 16;
    public static final int LEAVES_HIGH = 1024;
    public static final long SHUTDOWN_LOW = 100;
    public static final long SHUTDOWN_HIGH = 600_000;

    public static final Limits DEFAULT =
        new Limits(1_000_000, WriteBackAccountStore.PLACES_DEFAULT, 300_000, 4096, 64, 10_000);
  }

  /**
   * Reads a configuration file.
   *
   * @throws StartException if it can't be read or says something wrong
   */
  public static AuthorityConfig read(Path file) throws StartException {
    String text;
    try {
      text = text(file);
    } catch (NoSuchFileException e) {
      throw StartException.configuration(file + ": no such file");
    } catch (CharacterCodingException e) {
      throw StartException.configuration(file + ": not UTF-8 text");
    } catch (IOException e) {
      throw StartException.configuration(file + ": can't be read: " + FailureText.describe(e));
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    return parse(text, folder == null ? Path.of("/") : folder, file.toString());
  }

  /** Reads no more than such a file may have: a device or a pipe has no size to ask for. */
  private static String text(Path file) throws IOException, StartException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BYTES_MAX + 1);
    }
    if (bytes.length > BYTES_MAX) {
      throw StartException.configuration(
          file + " is no configuration: it is larger than " + BYTES_MAX + " bytes");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * Parses the text of a configuration file.
   *
   * @param folder where relative paths start
   * @param source what messages call the text, such as its file's name
   * @throws StartException if it says something wrong
   */
  public static AuthorityConfig parse(String toml, Path folder, String source)
      throws StartException {
    return AuthorityToml.parse(toml, folder, source);
  }

  /**
   * The text of a commented file that {@link #parse} reads back as this.
   *
   * @param folder where the file will be: paths are written relative to it where that is possible
   */
  public String toToml(Path folder) {
    return AuthorityToml.write(this, folder);
  }
}
