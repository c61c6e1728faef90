package io.meshpay.load.committee;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where an authority listens.
 *
 * @param mesh TCP and UDP
 * @param http metrics, health and status
 */
public record AuthorityPorts(int mesh, int http) {
  /** The first authority's port where nobody says another. */
  public static final int DEFAULT_BASE_PORT = 7400;

  /** From one authority to the next. */
  private static final int STRIDE = 10;

  private static final int PORT_MAX = 65_535;

  /**
   * Authority i, counted from 1, on {@code base + 10 (i - 1)}, HTTP one above.
   *
   * @throws IllegalArgumentException if a port falls outside of 1..65535
   */
  public static List<AuthorityPorts> from(int base, int authorities) {
    int last = base + STRIDE * (authorities - 1) + 1;
    if (base < 1 || last > PORT_MAX) {
      throw new IllegalArgumentException(
          "%d authorities from port %d would use ports %d to %d, outside of 1 to %d"
              .formatted(authorities, base, base, last, PORT_MAX));
    }
    return IntStream.range(0, authorities)
        .mapToObj(i -> new AuthorityPorts(base + STRIDE * i, base + STRIDE * i + 1))
        .toList();
  }
}
