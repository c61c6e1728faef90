package io.meshpay.load.monitor;

import io.meshpay.load.cluster.LocalAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The project's configuration of Prometheus in a folder of its own, with other targets. Only what
 * {@code targets/} and {@code load-targets/} hold differs from {@code grafana/}.
 *
 * @param root the folder
 */
public record PrometheusFolder(Path root) {
  private static final String CONFIG = "prometheus.yml";
  private static final String RULES = "rules";

  /**
   * Writes it.
   *
   * @param grafana where the project's configuration is
   * @param folder new, or to be written over
   * @param committee the value of the label {@code committee}
   * @param generator where a load generator serves metrics of its own; null for none
   */
  public static PrometheusFolder write(
      Path grafana,
      Path folder,
      String committee,
      List<LocalAuthority> authorities,
      @Nullable InetSocketAddress generator)
      throws IOException {
    Path rules = Files.createDirectories(folder.resolve(RULES));
    Path targets = Files.createDirectories(folder.resolve("targets"));
    Files.writeString(folder.resolve(CONFIG), Files.readString(grafana.resolve(CONFIG)));
    try (Stream<Path> files = Files.list(grafana.resolve(RULES))) {
      for (Path file : files.toList()) {
        Files.writeString(rules.resolve(file.getFileName()), Files.readString(file));
      }
    }
    String text =
        authorities.stream()
            .map(authority -> target(committee, authority))
            .collect(Collectors.joining());
    Files.writeString(targets.resolve("committee.yml"), text);
    if (generator != null) {
      Path generators = Files.createDirectories(folder.resolve("load-targets"));
      String host = generator.getAddress().getHostAddress();
      Files.writeString(
          generators.resolve("generator.yml"),
          "- {targets: [\"%s\"], labels: {committee: \"%s\"}}%n"
              .formatted(hostAndPort(host, generator.getPort()), committee));
    }
    return new PrometheusFolder(folder);
  }

  private static String target(String committee, LocalAuthority authority) {
    return "- {targets: [\"%s\"], labels: {committee: \"%s\", authority: \"%s\"}}%n"
        .formatted(
            hostAndPort(authority.httpHost(), authority.httpPort()), committee, authority.name());
  }

  private static String hostAndPort(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** What Prometheus is to be started with. */
  public Path config() {
    return root.resolve(CONFIG);
  }

  /** Where it keeps what it has read. */
  Path data() {
    return root.resolve("data");
  }

  /** Where it writes its log. */
  Path log() {
    return root.resolve("prometheus.log");
  }
}
