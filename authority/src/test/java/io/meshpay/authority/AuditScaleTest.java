package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalEnvironment;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalSettings;
import io.meshpay.state.journal.JournalSync;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Audits the journal of an authority among four, whose votes are signed 16 at once, and prints how
 * fast. {@code -Dmeshpay.audit.payments=N} makes it long, {@code -Dmeshpay.audit.leaves=1} signs
 * each vote alone, and {@code -Dmeshpay.audit.folder=DIR} leaves the committee's files and the data
 * there, for {@code meshpay audit verify} in a process of its own.
 */
final class AuditScaleTest {
  private static final int PAYMENTS = Integer.getInteger("meshpay.audit.payments", 2_000);
  private static final int LEAVES = Integer.getInteger("meshpay.audit.leaves", 16);
  private static final int AUTHORITIES = 4;
  private static final int PAYERS = 1_024;
  private static final int BATCHES_AT_ONCE = 64;

  @TempDir Path temporary;

  private final List<SigningKey> authorities =
      IntStream.range(0, AUTHORITIES).mapToObj(index -> TestFolder.key(index + 1)).toList();
  private final List<SigningKey> payers =
      IntStream.range(0, PAYERS).mapToObj(AuditScaleTest::payer).toList();
  private final Genesis genesis =
      new Genesis(
          payers.stream()
              .map(payer -> new OpeningBalance(payer.publicKey(), 1, 1_000_000))
              .toList());
  private final Committee committee =
      new Committee(
          1,
          genesis.digest(),
          IntStream.range(0, AUTHORITIES)
              .mapToObj(
                  index ->
                      new AuthorityMember(
                          "authority-" + (index + 1),
                          authorities.get(index).publicKey(),
                          new Endpoint("127.0.0.1", 7400 + index),
                          1))
              .toList(),
          List.of(),
          List.of(new Token(1, "USD", 2)));

  private static SigningKey payer(int number) {
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    ByteBuffer.wrap(seed).putInt(number + 1_000);
    return SigningKey.fromSeed(seed);
  }

  /** Payments that the authorities vote for at once. */
  private record Batch(List<TransferOrder> orders, List<TransferCertificate> certificates) {}

  private Batch batch(int number) {
    List<TransferOrder> orders = new ArrayList<>();
    for (int i = number * LEAVES; i < Math.min(PAYMENTS, (number + 1) * LEAVES); i++) {
      orders.add(
          TransferOrder.sign(
              payers.get(i % PAYERS),
              committee.signingContext(),
              new UUID(0, i),
              payers.get((i + 1) % PAYERS).publicKey(),
              1,
              1,
              i / PAYERS,
              TestFolder.NOW_MICROS + i));
    }
    List<Digest> leaves = orders.stream().map(TransferOrder::digest).toList();
    List<List<SignedLeaf>> votes = new ArrayList<>();
    for (int voter = 0; voter < AUTHORITIES - 1; voter++) {
      votes.add(
          SignedLeaf.sign(
              authorities.get(voter), committee.signingContext(), Domain.VOTE_ROOT, voter, leaves));
    }
    List<TransferCertificate> certificates = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      int place = i;
      certificates.add(
          new TransferCertificate(
              1, orders.get(i), votes.stream().map(leaf -> leaf.get(place)).toList()));
    }
    return new Batch(orders, certificates);
  }

  private void write(Path folder) throws Exception {
    Files.writeString(folder.resolve("committee.json"), CommitteeJson.write(committee));
    StringBuilder text = new StringBuilder();
    GenesisJson.write(genesis, committee.tokens(), text);
    Files.writeString(folder.resolve("genesis.json"), text);
    try (DataDirectory directory =
        DataDirectory.open(
            folder.resolve("data"),
            new DataIdentity(committee.id(), "authority-1", authorities.getFirst().publicKey()))) {
      write(directory.journal());
      directory.beginVoting();
    }
  }

  private void write(FileDisk disk) throws IOException {
    JournalIdentity identity =
        new JournalIdentity(1, committee.id(), authorities.getFirst().publicKey());
    JournalEnvironment environment = new JournalEnvironment(disk, () -> 0, () -> 42, Runnable::run);
    JournalSettings settings = new JournalSettings(1 << 22, 1 << 18, JournalSync.NONE);
    int batches = (PAYMENTS + LEAVES - 1) / LEAVES;
    try (Journal journal = Journal.open(environment, identity, settings, 0)) {
      for (int first = 0; first < batches; first += BATCHES_AT_ONCE) {
        List<Batch> made =
            IntStream.range(first, Math.min(batches, first + BATCHES_AT_ONCE))
                .parallel()
                .mapToObj(this::batch)
                .toList();
        made.forEach(batch -> append(journal, batch));
        journal.commit();
      }
    }
  }

  private static void append(Journal journal, Batch batch) {
    for (TransferOrder order : batch.orders()) {
      journal.appendVote(new UnsafeBuffer(order.toBytes()), 0);
    }
    for (TransferCertificate certificate : batch.certificates()) {
      byte[] bytes = certificate.toBytes();
      journal.appendExecution(new UnsafeBuffer(bytes), 0, bytes.length);
    }
  }

  @Test
  void aLongJournalIsVerifiedOnAllCores() throws Exception {
    String kept = System.getProperty("meshpay.audit.folder");
    Path folder = kept == null ? temporary : Files.createDirectories(Path.of(kept));
    write(folder);
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpuNanos = machine.getProcessCpuTime();
    long nanos = System.nanoTime();
    AuditFixture.Outcome outcome =
        AuditFixture.runPlain(
            "verify",
            "--json",
            "--data",
            folder.resolve("data").toString(),
            "--committee",
            folder.resolve("committee.json").toString());
    double seconds = (System.nanoTime() - nanos) / 1e9;
    double cpuSeconds = (machine.getProcessCpuTime() - cpuNanos) / 1e9;
    System.out.printf(
        "audited %d payments, %d votes under a signature, in %.1f s: %.0f payments/s on %.2f of %d cores%n",
        PAYMENTS,
        LEAVES,
        seconds,
        PAYMENTS / seconds,
        cpuSeconds / seconds,
        Runtime.getRuntime().availableProcessors());
    assertEquals(0, outcome.exitCode(), outcome.toString());
    JsonObject json = new JsonObject(outcome.out());
    assertEquals(Integer.toString(PAYMENTS), json.getString("votes"));
    assertEquals(Integer.toString(PAYMENTS), json.getString("executions"));
    assertEquals(Integer.toString(PAYMENTS * (2 + AUTHORITIES - 1)), json.getString("signatures"));
  }
}
