package io.meshpay.load.cluster;

import java.nio.file.Path;

/**
 * An authority to run on this machine.
 *
 * @param name its name in the committee file
 * @param config its {@code authority.toml}
 * @param httpHost where that file says it serves HTTP
 * @param httpPort the port of the same
 */
public record LocalAuthority(String name, Path config, String httpHost, int httpPort) {}
