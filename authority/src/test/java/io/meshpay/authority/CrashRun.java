package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Starts an authority's process on the same folder again and again, puts it under load, kills it at
 * random moments, and compares it after each start with all that was seen of it before.
 */
final class CrashRun implements AutoCloseable {
  private static final int KILLED = 128 + 9;
  private static final int CONNECTIONS = 4;
  private static final int PAYERS_EACH = CrashFolder.PAYERS / CONNECTIONS;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Pattern OPENING = Pattern.compile("rebuilding the account map|loaded");
  private static final Pattern SNAPSHOT = Pattern.compile("made a snapshot");
  private static final Pattern TORN = Pattern.compile("tore off");
  private static final Pattern FROM_SNAPSHOT = Pattern.compile("from the snapshot of position");

  private final CrashFolder folder;
  private final long seed;
  private final Random random;
  private final List<CrashPayer> payers;
  private final CrashCheck check;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final int[] kills = new int[CrashMoment.values().length];
  private int startMillis = 1000;
  private long acknowledged;
  private int snapshotsMade;
  private int tornTails;
  private int startsFromSnapshots;

  CrashRun(CrashFolder folder, ReferenceState reference, long seed) {
    this.folder = folder;
    this.seed = seed;
    random = new Random(seed);
    payers =
        IntStream.range(0, CrashFolder.PAYERS).mapToObj(i -> new CrashPayer(folder, i)).toList();
    check = new CrashCheck(folder, payers, reference, random);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** Kills it so often, and lets it stop in good order at last. */
  void kill(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      CrashMoment moment = CrashMoment.draw(round, folder.letsGo(), random);
      AuthorityProcess authority = start();
      try {
        kill(authority, moment);
        kills[moment.ordinal()]++;
      } catch (Exception | AssertionError failure) {
        throw failed(round, moment, authority, failure);
      } finally {
        authority.close();
      }
      count(authority);
    }
    stopInGoodOrder();
    stopInGoodOrder();
    report();
  }

  /** With flags for a quick start: a compiler and a collector that begin with little. */
  private AuthorityProcess start() throws IOException {
    return AuthorityProcess.start(folder.config, "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m");
  }

  private void kill(AuthorityProcess authority, CrashMoment moment) throws Exception {
    switch (moment) {
      case STARTING -> killAfter(authority, random.nextInt(startMillis));
      case OPENING -> {
        authority.awaitLine(OPENING);
        killAfter(authority, random.nextInt(50));
      }
      default -> {
        long startedNanos = System.nanoTime();
        authority.awaitServing();
        startMillis = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos) + 1;
        check.check(authority);
        killUnderLoad(authority, moment);
      }
    }
  }

  private void killUnderLoad(AuthorityProcess authority, CrashMoment moment) throws Exception {
    List<Future<Integer>> load = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      List<CrashPayer> some = payers.subList(i * PAYERS_EACH, (i + 1) * PAYERS_EACH);
      Random its = new Random(random.nextLong());
      load.add(
          executor.submit(new CrashLoad(authority.meshPort, some, folder.committee.epoch(), its)));
    }
    BooleanSupplier isLoaded = () -> load.stream().noneMatch(Future::isDone);
    switch (moment) {
      case ROTATION -> awaitNewFile(authority, journal(), ".journal", isLoaded);
      case SNAPSHOT -> awaitNewFile(authority, folder.data, "snapshot.map", isLoaded);
      case SNAPSHOT_FILE ->
          awaitNewFile(
              authority, snapshots(), random.nextBoolean() ? ".part" : ".snapshot", isLoaded);
      case LETTING_GO -> awaitLettingGo(authority, isLoaded);
      default -> assertFalse(isOver(authority, 50 + random.nextInt(350)));
    }
    boolean wasLoaded = isLoaded.getAsBoolean();
    if (moment == CrashMoment.STOPPING) {
      authority.process.toHandle().destroy();
      isOver(authority, random.nextInt(100));
      authority.process.toHandle().destroyForcibly();
      authority.awaitExit(); // It may have been quicker.
    } else {
      killAfter(authority, random.nextInt(moment == CrashMoment.SNAPSHOT ? 200 : 20));
    }
    for (Future<Integer> each : load) {
      acknowledged += each.get(60, TimeUnit.SECONDS);
    }
    assertTrue(wasLoaded, "a connection ended before the kill");
  }

  private Path snapshots() {
    return folder.data.resolve("snapshots");
  }

  private Path journal() {
    return folder.data.resolve("journal");
  }

  /** Waits until a file with this end of its name is made, perhaps in place of an older one. */
  private static void awaitNewFile(
      AuthorityProcess authority, Path place, String suffix, BooleanSupplier isLoaded)
      throws Exception {
    Set<String> before = files(place, suffix);
    await(authority, isLoaded, () -> !before.containsAll(files(place, suffix)));
  }

  /** Waits until a segment arrives in the archive, or is gone from the journal. */
  private void awaitLettingGo(AuthorityProcess authority, BooleanSupplier isLoaded)
      throws Exception {
    Set<String> before = files(journal(), ".journal");
    Set<String> archived = files(folder.archive, "");
    boolean fromArrival = random.nextBoolean();
    await(
        authority,
        isLoaded,
        () ->
            !files(journal(), ".journal").containsAll(before)
                || (fromArrival && !archived.containsAll(files(folder.archive, ""))));
  }

  private static void await(
      AuthorityProcess authority, BooleanSupplier isLoaded, Callable<Boolean> hasCome)
      throws Exception {
    long startedNanos = System.nanoTime();
    while (!hasCome.call()) {
      assertTrue(isLoaded.getAsBoolean(), "a connection ended before the kill");
      assertTrue(System.nanoTime() - startedNanos < PATIENCE_NANOS, "its moment doesn't come");
      assertFalse(isOver(authority, 1));
    }
  }

  /** The names and ages of files. */
  private static Set<String> files(Path place, String suffix) throws IOException {
    Set<String> found = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*" + suffix)) {
      for (Path file : files) {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        found.add(file.getFileName() + " of " + attributes.creationTime());
      }
    } catch (NoSuchFileException deletedMeanwhile) {
      // The next look will see what comes in its place.
    }
    return found;
  }

  private static boolean isOver(AuthorityProcess authority, int millis)
      throws InterruptedException {
    return authority.process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  private static void killAfter(AuthorityProcess authority, int millis) throws Exception {
    isOver(authority, millis);
    // The handle's, as the process's own would throw its last output away.
    authority.process.toHandle().destroyForcibly();
    assertEquals(KILLED, authority.awaitExit());
  }

  private void stopInGoodOrder() throws Exception {
    try (AuthorityProcess authority = start().awaitServing()) {
      check.check(authority);
      authority.process.toHandle().destroy();
      assertEquals(0, authority.awaitExit(), () -> String.join("\n", authority.log));
      count(authority);
    }
  }

  private void count(AuthorityProcess authority) {
    snapshotsMade += lines(authority, SNAPSHOT);
    tornTails += lines(authority, TORN);
    startsFromSnapshots += lines(authority, FROM_SNAPSHOT);
  }

  private static int lines(AuthorityProcess authority, Pattern pattern) {
    return (int) authority.log.stream().filter(line -> pattern.matcher(line).find()).count();
  }

  private AssertionError failed(
      int round, CrashMoment moment, AuthorityProcess authority, Throwable failure)
      throws IOException {
    authority.process.toHandle().destroyForcibly();
    return new AssertionError(
        "round %d, killed when %s, -Dmeshpay.seed=%d; the authority's log:%n%s"
            .formatted(round, moment, seed, String.join("\n", authority.log)),
        failure);
  }

  private void report() throws IOException {
    List<String> counts = new ArrayList<>();
    for (CrashMoment moment : CrashMoment.values()) {
      counts.add(kills[moment.ordinal()] + " " + moment);
    }
    System.out.printf(
        "CrashTest: killed %s; %d payments acknowledged, %d segments and %d in the archive,"
            + " %d snapshots, %d starts from one, %d torn tails%n",
        String.join(", ", counts),
        acknowledged,
        files(journal(), ".journal").size(),
        files(folder.archive, ".journal").size(),
        snapshotsMade,
        startsFromSnapshots,
        tornTails);
  }
}
