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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real authority process under load is killed with SIGKILL at random moments, again and again.
 * After each start nothing may be missing of what any client has seen, and the state must be that
 * of a plain reference model.
 *
 * <p>{@code -Dmeshpay.crash.rounds} sets the number of kills, 50 by default; {@code -Dmeshpay.seed}
 * repeats the choices of an earlier run, though not its exact timing.
 *
 * <p>What a kill can't show is the loss of what was written and not forced to the disk: the kernel
 * keeps it. That is the part of the simulated disk's tests in {@code state-store}.
 */
final class CrashTest {
  private static final int ROUNDS = Integer.getInteger("meshpay.crash.rounds", 50);
  private static final int KILLED = 128 + 9;
  private static final int CONNECTIONS = 4;
  private static final int PAYERS_EACH = CrashFolder.PAYERS / CONNECTIONS;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Pattern OPENING = Pattern.compile("rebuilding the account map|loaded");
  private static final Pattern SNAPSHOT = Pattern.compile("made a snapshot");
  private static final Pattern TORN = Pattern.compile("tore off");
  private static final Pattern FROM_SNAPSHOT = Pattern.compile("from the snapshot of position");

  /** When a process is killed. */
  private enum Moment {
    /** Soon after its start, at some time in the first half second of load. */
    SERVING,
    /** While its journal goes on to another segment. */
    ROTATION,
    /** While it puts a snapshot's state together. */
    SNAPSHOT,
    /** While, or after, it writes a snapshot, so that a later start begins with it. */
    SNAPSHOT_FILE,
    /** Before it serves, at any time of its start. */
    STARTING,
    /** Before it serves, while it opens its data. */
    OPENING,
    /** While it stops in good order. */
    STOPPING
  }

  private final long seed = Long.getLong("meshpay.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final int[] kills = new int[Moment.values().length];
  private int startMillis = 1000;
  private long acknowledged;
  private int snapshotsMade;
  private int tornTails;
  private int startsFromSnapshots;

  @TempDir Path temporary;
  private CrashFolder folder;
  private List<CrashPayer> payers;
  private CrashCheck check;

  @BeforeEach
  void write() throws IOException {
    folder = new CrashFolder(temporary);
    payers =
        IntStream.range(0, CrashFolder.PAYERS).mapToObj(i -> new CrashPayer(folder, i)).toList();
    check = new CrashCheck(folder, payers, new ReferenceState(folder.genesis), random);
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  @Test
  void nothingIsLostAndNothingIsVotedTwiceWheneverItIsKilled() throws Exception {
    System.out.println("CrashTest: -Dmeshpay.seed=" + seed + " -Dmeshpay.crash.rounds=" + ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
      Moment moment = round < 3 ? Moment.STARTING : moment();
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

  private Moment moment() {
    int draw = random.nextInt(20);
    if (draw < 6) {
      return Moment.SERVING;
    } else if (draw < 8) {
      return Moment.ROTATION;
    } else if (draw < 10) {
      return Moment.SNAPSHOT;
    } else if (draw < 13) {
      return Moment.SNAPSHOT_FILE;
    } else if (draw < 15) {
      return Moment.STARTING;
    }
    return draw < 18 ? Moment.OPENING : Moment.STOPPING;
  }

  /** With flags for a quick start: a compiler and a collector that begin with little. */
  private AuthorityProcess start() throws IOException {
    return AuthorityProcess.start(folder.config, "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m");
  }

  private void kill(AuthorityProcess authority, Moment moment) throws Exception {
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

  private void killUnderLoad(AuthorityProcess authority, Moment moment) throws Exception {
    List<Future<Integer>> load = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      List<CrashPayer> some = payers.subList(i * PAYERS_EACH, (i + 1) * PAYERS_EACH);
      Random its = new Random(random.nextLong());
      load.add(
          executor.submit(new CrashLoad(authority.meshPort, some, folder.committee.epoch(), its)));
    }
    BooleanSupplier isLoaded = () -> load.stream().noneMatch(Future::isDone);
    switch (moment) {
      case ROTATION ->
          awaitNewFile(authority, folder.data.resolve("journal"), ".journal", isLoaded);
      case SNAPSHOT -> awaitNewFile(authority, folder.data, "snapshot.map", isLoaded);
      case SNAPSHOT_FILE ->
          awaitNewFile(
              authority, snapshots(), random.nextBoolean() ? ".part" : ".snapshot", isLoaded);
      default -> assertFalse(isOver(authority, 50 + random.nextInt(350)));
    }
    boolean wasLoaded = isLoaded.getAsBoolean();
    if (moment == Moment.STOPPING) {
      authority.process.toHandle().destroy();
      isOver(authority, random.nextInt(100));
      authority.process.toHandle().destroyForcibly();
      authority.awaitExit(); // It may have been quicker.
    } else {
      killAfter(authority, random.nextInt(moment == Moment.SNAPSHOT ? 200 : 20));
    }
    for (Future<Integer> each : load) {
      acknowledged += each.get(60, TimeUnit.SECONDS);
    }
    assertTrue(wasLoaded, "a connection ended before the kill");
  }

  private Path snapshots() {
    return folder.data.resolve("snapshots");
  }

  /** Waits until a file with this end of its name is made, perhaps in place of an older one. */
  private static void awaitNewFile(
      AuthorityProcess authority, Path place, String suffix, BooleanSupplier isLoaded)
      throws Exception {
    Set<String> before = files(place, suffix);
    long startedNanos = System.nanoTime();
    while (before.containsAll(files(place, suffix))) {
      assertTrue(isLoaded.getAsBoolean(), "a connection ended before the kill");
      assertTrue(System.nanoTime() - startedNanos < PATIENCE_NANOS, () -> "no new " + suffix);
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
      int round, Moment moment, AuthorityProcess authority, Throwable failure) throws IOException {
    authority.process.toHandle().destroyForcibly();
    return new AssertionError(
        "round %d, killed when %s, -Dmeshpay.seed=%d; the authority's log:%n%s"
            .formatted(round, moment, seed, String.join("\n", authority.log)),
        failure);
  }

  private void report() throws IOException {
    List<String> counts = new ArrayList<>();
    for (Moment moment : Moment.values()) {
      counts.add(kills[moment.ordinal()] + " " + moment);
    }
    System.out.printf(
        "CrashTest: killed %s; %d payments acknowledged, %d segments, %d snapshots,"
            + " %d starts from one, %d torn tails%n",
        String.join(", ", counts),
        acknowledged,
        files(folder.data.resolve("journal"), ".journal").size(),
        snapshotsMade,
        startsFromSnapshots,
        tornTails);
  }
}
