package io.meshpay.client.command;

import static io.meshpay.client.command.CommandLineHarness.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.command.CommandLineHarness.Result;
import io.meshpay.client.testing.FakeCommitteeServer;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.Receipt;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.message.ConfirmationRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code wallet history}: from the wallet's file, and from a committee on real sockets. */
final class WalletHistoryTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);

  @TempDir private Path directory;

  private FakeCommitteeServer server;
  private Path committee;
  private Path wallet;

  /** Alice's seven payments to Bob, each followed by one of Bob's to Alice. */
  private final List<Certificate> paid = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = FakeCommitteeServer.start(4);
    committee = directory.resolve("committee.json");
    Files.writeString(committee, CommitteeJson.write(server.committee().committee()));
    wallet = directory.resolve("alice.wallet");
    try (DiskWalletStorage storage = new DiskWalletStorage(wallet)) {
      Wallet.create(storage, ALICE, null);
    }
    for (int number = 0; number < 7; number++) {
      execute(ALICE, BOB, number);
      execute(BOB, ALICE, number);
    }
  }

  private void execute(SigningKey from, SigningKey to, int number) {
    Certificate certificate =
        server
            .committee()
            .certificate(
                server.committee().order(from, to.publicKey(), 100 + number, number), 0, 1, 2);
    paid.add(certificate);
    for (int i = 0; i < 4; i++) {
      server.authority(i).answer(new ConfirmationRequest(1, certificate));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Result history(Object... more) {
    Object[] command = {"history", "--wallet", wallet, "--committee", committee};
    Object[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return run(all);
  }

  private static List<String> receipts(Result result) {
    assertEquals(0, result.exitCode(), result.err());
    List<String> receipts = new ArrayList<>();
    for (JsonNode payment : result.json().path("payments")) {
      receipts.add(payment.path("receipt").asString());
    }
    return receipts;
  }

  private List<String> expected(int from, int to) {
    return paid.subList(from, to).stream().map(paid -> new Receipt(paid).text()).toList();
  }

  private static boolean isFrom(SigningKey payer, String receipt) throws Exception {
    return Receipt.parse(receipt.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .certificate()
        .order()
        .payer()
        .equals(payer.publicKey());
  }

  @Test
  void oneAuthorityGivesWhatTheWalletDoesNotKnow() throws Exception {
    assertEquals(List.of(), receipts(history("--json")));
    Result all = history("--from-committee", "--json");
    assertEquals(expected(0, 14), receipts(all));
    assertTrue(all.text("authority").startsWith("authority-"));
    assertEquals(7, all.json().path("unsaved").asInt());
    assertTrue(all.json().path("nextBefore").isMissingNode());
    JsonNode last = all.json().path("payments").path(13);
    assertEquals("received", last.path("direction").asString());
    assertEquals("executed", last.path("status").asString());
    assertEquals("1.06", last.path("amount").asString());
    assertFalse(last.path("position").isMissingNode());
    assertTrue(all.err().isEmpty() || !all.err().contains("--save"), all.err());
  }

  @Test
  void pagesOfOneAuthorityFollowEachOther() throws Exception {
    Result first =
        history("--from-committee", "--authority", "authority-3", "--limit", 5, "--json");
    assertEquals(expected(9, 14), receipts(first));
    assertEquals("authority-3", first.text("authority"));
    Result second =
        history(
            "--from-committee",
            "--authority",
            "authority-3",
            "--limit",
            20,
            "--before",
            first.text("nextBefore"),
            "--json");
    assertEquals(expected(0, 9), receipts(second));
    assertTrue(second.json().path("nextBefore").isMissingNode());
  }

  @Test
  void eitherDirectionAlone() throws Exception {
    for (String udp : new String[] {"", "--udp"}) {
      List<Object> options = new ArrayList<>(List.of("--from-committee", "--json", "--sent"));
      if (!udp.isEmpty()) {
        options.add(udp);
      }
      List<String> sent = receipts(history(options.toArray()));
      assertEquals(7, sent.size());
      for (String receipt : sent) {
        assertTrue(isFrom(ALICE, receipt));
      }
    }
    List<String> received = receipts(history("--from-committee", "--received", "--json"));
    assertEquals(7, received.size());
    for (String receipt : received) {
      assertTrue(isFrom(BOB, receipt));
    }
    assertEquals(
        14, receipts(history("--from-committee", "--sent", "--received", "--json")).size());
  }

  @Test
  void forPeopleItSaysHowToGoOnAndWhoseWordItIs() {
    Result page =
        history("--from-committee", "--authority", "authority-2", "--received", "--limit", 2);
    assertEquals(0, page.exitCode(), page.err());
    List<String> lines = page.out().lines().toList();
    assertEquals(2, lines.size(), page.out());
    assertTrue(lines.getLast().contains(" executed "), page.out());
    assertTrue(lines.getLast().contains("+1.06 USD  from mp1"), page.out());
    assertTrue(
        page.err()
            .contains(
                "wallet history --wallet "
                    + wallet
                    + " --committee "
                    + committee
                    + " --from-committee --authority authority-2 --received --limit 2 --before "),
        page.err());
    assertTrue(page.err().contains("word of authority-2 alone"), page.err());
    assertTrue(page.err().contains("leave payments out"), page.err());
    assertTrue(page.err().contains("2 receipts are not in the wallet"), page.err());
  }

  @Test
  void whatTheWalletLacksIsTakenInOnce() throws Exception {
    Result saved = history("--from-committee", "--save", "--limit", 4, "--json");
    assertEquals(2, saved.json().path("saved").asInt());
    assertEquals(2, receipts(history("--json")).size());
    assertEquals(5, history("--from-committee", "--save", "--json").json().path("saved").asInt());
    assertEquals(0, history("--from-committee", "--save", "--json").json().path("saved").asInt());
    assertEquals(0, history("--from-committee", "--json").json().path("unsaved").asInt());
    Result local = history("--json");
    assertEquals(7, receipts(local).size());
    for (JsonNode payment : local.json().path("payments")) {
      assertEquals("received", payment.path("direction").asString());
      assertEquals("certified", payment.path("status").asString());
    }
  }

  @Test
  void theWalletsOwnHistoryHasPagesToo() throws Exception {
    assertEquals(0, history("--from-committee", "--save").exitCode());
    List<String> all = receipts(history("--json"));
    assertEquals(7, all.size());
    assertEquals(List.of(), receipts(history("--sent", "--json")));
    Result first = history("--limit", 3, "--json");
    assertEquals(all.subList(4, 7), receipts(first));
    Result second = history("--limit", 3, "--before", first.text("nextBefore"), "--json");
    assertEquals(all.subList(1, 4), receipts(second));
    Result third = history("--limit", 3, "--before", second.text("nextBefore"), "--json");
    assertEquals(all.subList(0, 1), receipts(third));
    assertTrue(third.json().path("nextBefore").isMissingNode());
    Result people = history("--limit", 3);
    assertEquals(3, people.out().lines().count());
    assertTrue(people.err().contains("--limit 3 --before " + first.text("nextBefore")));
  }

  @Test
  void anAuthorityWithoutOldPaymentsSaysWhoElseMayHaveThem() {
    server.authority(1).forget(14);
    Object[] question = {"--from-committee", "--authority", "authority-2", "--json"};
    Result none = history(question);
    assertEquals(1, none.exitCode(), none.err());
    assertEquals("refused", none.text("status"));
    assertEquals("HISTORY_UNAVAILABLE", none.text("code"));
    assertEquals(none.err().strip(), "meshpay: " + none.text("message"));
    assertEquals(
        "authority-2 doesn't have these payments at hand: it has archived or deleted that part of"
            + " its journal. That doesn't mean that there are none. Ask another with --authority"
            + " NAME (authority-1, authority-3, authority-4); or ask the operator of authority-2"
            + " for the archive",
        none.text("message"));
    JsonNode asked = none.json().path("authorities");
    assertEquals(1, asked.size());
    assertEquals("refused", asked.path(0).path("answer").asString());
    assertEquals("HISTORY_UNAVAILABLE", asked.path(0).path("code").asString());
    server.authority(1).forget(10);
    String older =
        history("--from-committee", "--authority", "authority-2", "--before", 20, "--json")
            .text("message");
    assertTrue(older.startsWith("authority-2 doesn't have payments that old at hand"), older);
    assertTrue(older.contains("authority-4), without --before, as a position means"), older);
    assertEquals(expected(0, 14), receipts(history("--from-committee", "--json")));
  }

  @Test
  void whatIsOlderThanAnAuthorityHasIsNotOfferedAsIfItWereThere() {
    server.authority(1).forget(4);
    Object[] question = {"--from-committee", "--authority", "authority-2"};
    Result people = history(question);
    assertEquals(0, people.exitCode(), people.err());
    assertEquals(10, people.out().lines().count());
    assertTrue(people.err().contains("authority-2 doesn't have older payments at hand"));
    assertFalse(people.err().contains("For older payments: "), people.err());
    Result programs = history("--from-committee", "--authority", "authority-2", "--json");
    assertEquals(expected(4, 14), receipts(programs));
    assertTrue(programs.json().path("olderUnavailable").asBoolean());
    assertFalse(programs.json().path("nextBefore").isMissingNode());
    Result page = history("--from-committee", "--authority", "authority-2", "--limit", 5, "--json");
    assertTrue(page.json().path("olderUnavailable").isMissingNode());
  }

  @Test
  void whenNobodyHasOldPaymentsItDependsOnWhoIsSilent() {
    for (int i = 0; i < 4; i++) {
      server.authority(i).forget(14);
    }
    Result all = history("--from-committee", "--json");
    assertEquals(1, all.exitCode(), all.err());
    assertEquals("HISTORY_UNAVAILABLE", all.text("code"));
    assertTrue(all.text("message").contains("authority-4 don't have these payments at hand"));
    assertTrue(all.text("message").endsWith("Ask one of their operators for the archive"));
    server.setMute(2, true);
    Result some = history("--from-committee", "--timeout", "0.5", "--json");
    assertEquals(3, some.exitCode(), some.err());
    assertEquals("NO_ANSWER", some.text("code"));
    assertTrue(some.text("message").contains("authority-4 don't have these payments at hand"));
    assertTrue(
        some.text("message").endsWith("; of the others, authority-3 didn't answer; try again"),
        some.text("message"));
  }

  @Test
  void optionsThatDoNotGoTogether() {
    for (Object[] options :
        new Object[][] {
          {"--authority", "authority-1"},
          {"--save"},
          {"--from-committee", "--before", 5},
          {"--from-committee", "--authority", "nobody"},
          {"--limit", 0},
          {"--limit", 1001},
          {"--before", -1},
          {"--before", 0},
          {"--from-committee", "--authority", "authority-1", "--before", 0}
        }) {
      Result refused = history(options);
      assertEquals(2, refused.exitCode(), Arrays.toString(options));
      assertEquals("", refused.out());
    }
  }

  @Test
  void withoutAnAnswerTheExitCodeIsThree() {
    for (int i = 0; i < 4; i++) {
      server.setMute(i, true);
    }
    Result none = history("--from-committee", "--timeout", "0.3", "--json");
    assertEquals(3, none.exitCode(), none.err());
    assertEquals("NO_ANSWER", none.text("code"));
    assertEquals("unreachable", none.text("status"));
    assertEquals("silent", none.json().path("authorities").path(3).path("answer").asString());
    server.setMute(2, false);
    assertEquals("authority-3", history("--from-committee", "--json").text("authority"));
  }
}
