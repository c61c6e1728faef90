package io.meshpay.load;

import io.meshpay.authority.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: what was built, and what it runs on. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "MeshPay " + BuildVersion.number(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
      "%s %s %s"
          .formatted(
              System.getProperty("os.name"),
              System.getProperty("os.version"),
              System.getProperty("os.arch"))
    };
  }
}
