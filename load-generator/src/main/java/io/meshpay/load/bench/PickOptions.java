package io.meshpay.load.bench;

import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.corpus.PickModel;
import io.meshpay.load.corpus.WeightsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say who pays whom, with orders of a corpus. */
final class PickOptions {
  private static final Pattern HOT = Pattern.compile("([0-9]{1,9}):([0-9.]{1,12})");

  @Option(
      names = "--zipf",
      paramLabel = "EXPONENT",
      description = "Pick payees by Zipf's law, such as 0.99: a few get most (default: all alike).")
  private @Nullable Double zipf;

  @Option(
      names = "--hot",
      paramLabel = "K:SHARE",
      description = "Pick payees so that K of them get this share: 10:0.8.")
  private @Nullable String hot;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Pick payees by the numbers in a file, one for each account, a line each.")
  private @Nullable Path weights;

  @Option(
      names = "--skewed-payers",
      description =
          "Pick payers in the same way. One account's payments go one after the other, so a hot"
              + " payer is as fast as a single payment.")
  private boolean isForPayers;

  @Option(
      names = "--chains",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "N sums that are passed on: each payee pays the next as soon as he is paid"
              + " (default: ${DEFAULT-VALUE}, none).")
  private int chains;

  @Option(
      names = "--amount",
      paramLabel = "UNITS",
      defaultValue = "1",
      description = "What each payment pays, in smallest units (default: ${DEFAULT-VALUE}).")
  private long amount;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "All keys and picks follow from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  long seed() {
    return seed;
  }

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException saying which option is wrong
   */
  CorpusPlan plan(int accounts) {
    if (Stream.of(zipf, hot, weights).filter(Objects::nonNull).count() > 1) {
      throw new IllegalArgumentException("--zipf, --hot and --weights exclude each other");
    }
    if (chains > accounts) {
      throw new IllegalArgumentException("--chains must not be above --accounts");
    }
    PickModel uniform = new PickModel.Uniform();
    PickModel picked = picked(uniform);
    if (picked instanceof PickModel.Weights listed && listed.weights().length > accounts) {
      throw new IllegalArgumentException("--weights has more lines than there are accounts");
    }
    return new CorpusPlan(isForPayers ? picked : uniform, picked, chains, amount);
  }

  private PickModel picked(PickModel otherwise) {
    if (zipf != null) {
      return new PickModel.Zipf(zipf);
    }
    if (weights != null) {
      return read(weights);
    }
    if (hot == null) {
      return otherwise;
    }
    Matcher matcher = HOT.matcher(hot);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("--hot " + hot + " is not K:SHARE, such as 10:0.8");
    }
    return new PickModel.Hot(
        Integer.parseInt(matcher.group(1)), Double.parseDouble(matcher.group(2)));
  }

  private static PickModel read(Path file) {
    try {
      return WeightsFile.read(file);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--weights " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("--weights: can't read " + file, e);
    }
  }
}
