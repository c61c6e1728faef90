package io.meshpay.load.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A payee asks real authorities what was paid to him. */
final class WalletHistoryIT {
  private static final int PAYMENTS = 5;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  private String committee() {
    return folder.resolve("committee/committee.json").toString();
  }

  private CommandRun wallet(String command, int number, String... more) {
    List<String> words = new ArrayList<>(List.of("wallet", command, "--wallet"));
    words.add(folder.resolve("committee/wallets/000" + number + ".wallet").toString());
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private JsonNode history(String... more) {
    List<String> words = new ArrayList<>(List.of("--committee", committee()));
    words.addAll(List.of("--from-committee", "--json"));
    words.addAll(List.of(more));
    CommandRun run = wallet("history", 2, words.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
    return JSON.readTree(run.out());
  }

  @Test
  void everyAuthorityHasWhatWasPaidAndTheWalletTakesItIn() throws Exception {
    TestCommittee files = TestCommittee.found(folder.resolve("committee"), 2);
    LocalCluster cluster =
        LocalCluster.start(files.members(), folder.resolve("logs"), TestCommittee.SILENT);
    try (cluster) {
      String payee = wallet("address", 2).out().strip();
      for (int i = 1; i <= PAYMENTS; i++) {
        CommandRun paid =
            wallet("pay", 1, "--committee", committee(), "--to", payee, "--amount", "0.0" + i);
        assertEquals(0, paid.exitCode(), paid.err());
      }
      for (int i = 1; i <= 4; i++) {
        assertHistory("authority-" + i);
      }
      assertEquals(PAYMENTS, history("--save").path("saved").asInt());
      assertEquals(0, history("--save", "--udp").path("saved").asInt());
    }
  }

  private void assertHistory(String authority) {
    awaitIndexed(authority);
    List<String> amounts = new ArrayList<>();
    String[] options = {"--authority", authority, "--received", "--limit", "2"};
    String before;
    do {
      JsonNode page = history(options);
      assertEquals(authority, page.path("authority").asString());
      assertTrue(page.path("payments").size() <= 2);
      for (int i = page.path("payments").size() - 1; i >= 0; i--) {
        amounts.add(page.path("payments").path(i).path("units").asString());
      }
      before = page.path("nextBefore").asString("");
      options =
          new String[] {"--authority", authority, "--received", "--limit", "2", "--before", before};
    } while (!before.isEmpty());
    assertEquals(List.of("5", "4", "3", "2", "1"), amounts);
  }

  /** Its index follows its journal, and a payment is done before the last authority has it. */
  private void awaitIndexed(String authority) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (history("--authority", authority).path("payments").size() < PAYMENTS) {
      assertTrue(System.nanoTime() - deadlineNanos < 0, authority);
    }
  }
}
