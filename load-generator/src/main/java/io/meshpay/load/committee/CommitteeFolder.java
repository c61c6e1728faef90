package io.meshpay.load.committee;

import java.nio.file.Path;

/**
 * Where the files of a committee stand in its folder. Scripts rely on these names.
 *
 * @param root the folder
 */
public record CommitteeFolder(Path root) {
  private static final int WALLET_DIGITS_MIN = 4;

  /** What everyone may and must know. */
  public Path committee() {
    return root.resolve("committee.json");
  }

  /** The opening balances. */
  public Path genesis() {
    return root.resolve("genesis.json");
  }

  /** The folder of an authority, counted from 1, named like it. */
  public Path authority(int number) {
    return root.resolve(authorityName(number));
  }

  public Path authorityConfig(int number) {
    return authority(number).resolve("authority.toml");
  }

  public Path authorityKey(int number) {
    return authority(number).resolve("authority.key");
  }

  public Path authorityData(int number) {
    return authority(number).resolve("data");
  }

  public Path wallets() {
    return root.resolve("wallets");
  }

  /** A wallet, counted from 1, of {@code count}; their names sort like their numbers. */
  public Path wallet(int number, int count) {
    int digits = Math.max(WALLET_DIGITS_MIN, Integer.toString(count).length());
    return wallets().resolve(("%0" + digits + "d.wallet").formatted(number));
  }

  public static String authorityName(int number) {
    return "authority-" + number;
  }
}
