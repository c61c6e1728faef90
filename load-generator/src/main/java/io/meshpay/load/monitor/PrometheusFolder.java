package io.meshpay.load.monitor;

import io.meshpay.load.cluster.LocalAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The project's configuration of Prometheus in a folder of its own, with other targets. Only what
 * {@code targets/} holds differs from {@code grafana/}.
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
   */
  public static PrometheusFolder write(
      Path grafana, Path folder, String committee, List<LocalAuthority> authorities)
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
    return new PrometheusFolder(folder);
  }

  private static String target(String committee, LocalAuthority authority) {
    boolean isIpv6 = authority.httpHost().contains(":");
    return "- {targets: [\"%s:%d\"], labels: {committee: \"%s\", authority: \"%s\"}}%n"
        .formatted(
            isIpv6 ? "[" + authority.httpHost() + "]" : authority.httpHost(),
            authority.httpPort(),
            committee,
            authority.name());
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
