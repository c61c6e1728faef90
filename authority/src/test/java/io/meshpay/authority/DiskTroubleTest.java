package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.value.PublicKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real authority process under load on a real file system that gets full or takes no more writes:
 * it stops voting, says why, goes on reading; and afterwards nothing is missing of what any client
 * has seen.
 */
@Timeout(180)
final class DiskTroubleTest {
  private static final int MEBIBYTES = 40;
  private static final int CONNECTIONS = 4;
  private static final int PAYERS_EACH = CrashFolder.PAYERS / CONNECTIONS;
  private static final Pattern FULL = Pattern.compile("voting has stopped: no room");
  private static final Pattern ROOM = Pattern.compile("there is room for the journal again");
  private static final Pattern AS_IT_WAS =
      Pattern.compile("the account map is as the last stop has left it");
  private static final Pattern FAILED = Pattern.compile("stops voting: its disk has failed");

  private final long seed = Long.getLong("meshpay.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @TempDir Path temporary;
  private LoopDisk disk;
  private CrashFolder folder;
  private List<CrashPayer> payers;
  private CrashCheck check;

  @BeforeEach
  void write() throws Exception {
    System.out.println("DiskTroubleTest: -Dmeshpay.seed=" + seed);
    disk = LoopDisk.make(temporary, MEBIBYTES);
    folder = new CrashFolder(disk.folder);
    disk.sync();
    payers =
        IntStream.range(0, CrashFolder.PAYERS).mapToObj(i -> new CrashPayer(folder, i)).toList();
    check = new CrashCheck(folder, payers, new ReferenceState(folder.genesis), random);
  }

  @AfterEach
  void close() throws Exception {
    executor.shutdownNow();
    if (disk != null) {
      disk.unmount();
    }
  }

  @Test
  void aFullDiskStopsVotesUntilThereIsRoomAndLosesNothing() throws Exception {
    try (AuthorityProcess authority = start().awaitServing()) {
      check.check(authority);
      List<Future<Integer>> load = load(authority, true);
      disk.fill();
      assertTrue(acknowledged(load) > 0);
      authority.awaitLine(FULL);
      assertNotReady(authority, "DISK_FULL", "No space left on device");
      assertReads(authority);

      disk.empty();
      authority.awaitLine(ROOM);
      check.check(authority);
      killUnderLoad(authority);
    }
    stopInGoodOrder();
  }

  @Test
  void aStartOnAFullDiskServesReadsAndLosesNothing() throws Exception {
    try (AuthorityProcess authority = start().awaitServing()) {
      killUnderLoad(authority);
    }
    disk.fill();
    try (AuthorityProcess authority = start().awaitServing()) {
      // What it has thrown away at the start is room for a while.
      List<Future<Integer>> load = load(authority, true);
      disk.fill();
      acknowledged(load);
      authority.awaitLine(FULL);
      assertNotReady(authority, "DISK_FULL", "No space left on device");
      assertReads(authority);
      disk.empty();
      authority.awaitLine(ROOM);
      check.check(authority);
      authority.process.toHandle().destroyForcibly();
      authority.awaitExit();
    }
    stopInGoodOrder();
  }

  @Test
  void aStopOnAFullDiskIsACleanOneAllTheSame() throws Exception {
    try (AuthorityProcess authority = start().awaitServing()) {
      List<Future<Integer>> load = load(authority, true);
      disk.fill();
      acknowledged(load);
      authority.awaitLine(FULL);
      // What the segment has taken that could not be made is free again.
      disk.fill();
      authority.process.toHandle().destroy();
      assertEquals(0, authority.awaitExit(), () -> String.join("\n", authority.log));
      assertFalse(String.join("\n", authority.log).contains("payments go on"));
    }
    assertTrue(Files.exists(folder.data.resolve(DataDirectory.CLEAN_STOP)));
    try (AuthorityProcess authority = start()) {
      authority.awaitLine(AS_IT_WAS);
      authority.awaitServing();
      assertReads(authority);
      authority.process.toHandle().destroy();
      assertEquals(0, authority.awaitExit(), () -> String.join("\n", authority.log));
    }
    disk.empty();
    stopInGoodOrder();
  }

  @Test
  void aFileSystemThatTakesNoMoreWritesStopsVotesAndLosesNothing() throws Exception {
    try (AuthorityProcess authority = start().awaitServing()) {
      List<Future<Integer>> load = load(authority, true);
      assertFalse(authority.process.waitFor(300, TimeUnit.MILLISECONDS));
      disk.fail();
      acknowledged(load);
      authority.awaitLine(FAILED);
      assertNotReady(authority, "READ_ONLY", "the journal is broken");
      assertReads(authority);
      authority.process.toHandle().destroyForcibly();
      authority.awaitExit();
    }
    try (AuthorityProcess authority = start()) {
      assertFalse(authority.awaitExit() == 0);
      String log = String.join("\n", authority.log);
      assertTrue(log.contains("Read-only file system"), log);
      assertFalse(log.contains("\tat "), log);
    }
    disk.repair();
    stopInGoodOrder();
  }

  private AuthorityProcess start() throws IOException {
    return AuthorityProcess.start(folder.config, "-XX:+UseSerialGC", "-Xmx256m");
  }

  private List<Future<Integer>> load(AuthorityProcess authority, boolean mayStopVoting) {
    List<Future<Integer>> load = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      List<CrashPayer> some = payers.subList(i * PAYERS_EACH, (i + 1) * PAYERS_EACH);
      load.add(
          executor.submit(
              new CrashLoad(
                  authority.meshPort,
                  some,
                  folder.committee.epoch(),
                  new Random(random.nextLong()),
                  mayStopVoting)));
    }
    return load;
  }

  private static int acknowledged(List<Future<Integer>> load) throws Exception {
    int acknowledged = 0;
    for (Future<Integer> each : load) {
      acknowledged += each.get(60, TimeUnit.SECONDS);
    }
    return acknowledged;
  }

  private void killUnderLoad(AuthorityProcess authority) throws Exception {
    List<Future<Integer>> load = load(authority, false);
    assertFalse(authority.process.waitFor(300, TimeUnit.MILLISECONDS));
    authority.process.toHandle().destroyForcibly();
    authority.awaitExit();
    acknowledged(load);
  }

  private static void assertNotReady(AuthorityProcess authority, String state, String reason)
      throws Exception {
    try (HttpProbe http = new HttpProbe(authority.httpPort)) {
      HttpResponse<String> ready = http.get("/ready");
      assertEquals(503, ready.statusCode());
      JsonObject body = new JsonObject(ready.body());
      assertEquals(state, body.getString("state"), ready.body());
      assertTrue(body.getString("reason").contains(reason), ready.body());
      String metric = "meshpay_state{state=\"" + state.toLowerCase(Locale.ROOT) + "\"} 1.0";
      assertTrue(http.get("/metrics").body().contains(metric), metric);
    }
  }

  /** What the batch has changed that failed isn't served: nobody knows if it lasts. */
  private void assertReads(AuthorityProcess authority) throws IOException {
    List<Message.Request> requests = new ArrayList<>();
    for (PublicKey account : folder.accounts) {
      requests.add(new AccountInfoRequest(requests.size(), account));
    }
    int served = 0;
    try (CrashConnection connection = new CrashConnection(authority.meshPort)) {
      for (Message.Response answer : connection.ask(requests)) {
        if (answer instanceof ErrorMessage error) {
          assertEquals(ErrorCode.NOT_VOTING, error.code());
        } else {
          assertInstanceOf(AccountInfoResponse.class, answer);
          served++;
        }
      }
    }
    assertTrue(served > 0);
  }

  private void stopInGoodOrder() throws Exception {
    try (AuthorityProcess authority = start().awaitServing()) {
      check.check(authority);
      authority.process.toHandle().destroy();
      assertEquals(0, authority.awaitExit(), () -> String.join("\n", authority.log));
    }
  }
}
