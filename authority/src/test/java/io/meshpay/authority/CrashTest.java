package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuditFixture.Outcome;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real authority process under load is killed with SIGKILL at random moments, again and again.
 * After each start nothing may be missing of what any client has seen, and the state must be that
 * of a plain reference model; at the end the whole journal is audited.
 *
 * <p>{@code -Dmeshpay.crash.rounds} sets the number of kills, 50 by default, and a fifth of that
 * for authorities that archive or delete old segments; {@code -Dmeshpay.seed} repeats the choices
 * of an earlier run, though not its exact timing.
 *
 * <p>What a kill can't show is the loss of what was written and not forced to the disk: the kernel
 * keeps it. That is the part of the simulated disk's tests in {@code state-store}.
 */
final class CrashTest {
  private static final int ROUNDS = Integer.getInteger("meshpay.crash.rounds", 50);
  private static final int ROUNDS_LETTING_GO = Math.max(ROUNDS / 5, 5);

  private static final String FIRST_SEGMENT = "00000000000000000001.journal";

  private final long seed = Long.getLong("meshpay.seed", new Random().nextLong());

  @TempDir Path temporary;

  @Test
  void nothingIsLostAndNothingIsVotedTwiceWheneverItIsKilled() throws Exception {
    CrashFolder folder = new CrashFolder(temporary);
    String digest = kill(folder, ROUNDS);
    assertTrue(hasFirstSegment(folder));
    assertWhole(digest, audit(folder));
  }

  @Test
  void norWhileItArchivesOldSegments() throws Exception {
    CrashFolder folder = new CrashFolder(temporary, "archive");
    String digest = kill(folder, ROUNDS_LETTING_GO);
    assertFalse(hasFirstSegment(folder));
    assertTrue(Files.exists(folder.archive.resolve(FIRST_SEGMENT)));
    assertWhole(digest, audit(folder, "--archive", folder.archive.toString()));
  }

  @Test
  void norWhileItDeletesOldSegments() throws Exception {
    CrashFolder folder = new CrashFolder(temporary, "delete");
    String digest = kill(folder, ROUNDS_LETTING_GO);
    assertFalse(hasFirstSegment(folder));
    JsonObject audited = audit(folder);
    assertTrue(Long.parseLong(audited.getString("firstPosition")) > 1);
    assertEquals(digest, audited.getString("stateDigest"));
  }

  /** Returns the reference model's digest. */
  private String kill(CrashFolder folder, int rounds) throws Exception {
    System.out.printf(
        "CrashTest: -Dmeshpay.seed=%d -Dmeshpay.crash.rounds=%d: %d kills, segments = \"%s\"%n",
        seed, ROUNDS, rounds, folder.segments);
    ReferenceState reference = new ReferenceState(folder.genesis);
    try (CrashRun run = new CrashRun(folder, reference, seed)) {
      run.kill(rounds);
    }
    return reference.digest();
  }

  private static boolean hasFirstSegment(CrashFolder folder) {
    return Files.exists(folder.data.resolve("journal").resolve(FIRST_SEGMENT));
  }

  private JsonObject audit(CrashFolder folder, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "verify",
                "--json",
                "--data",
                folder.data.toString(),
                "--committee",
                temporary.resolve("committee.json").toString()));
    arguments.addAll(List.of(more));
    Outcome outcome = AuditFixture.runPlain(arguments.toArray(String[]::new));
    assertEquals(0, outcome.exitCode(), outcome.err());
    return new JsonObject(outcome.out());
  }

  private static void assertWhole(String digest, JsonObject audited) {
    assertEquals("1", audited.getString("firstPosition"));
    assertEquals("0", audited.getString("trustedPosition"));
    assertEquals(digest, audited.getString("stateDigest"));
  }
}
