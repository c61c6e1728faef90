package io.meshpay.authority;

import io.meshpay.authority.audit.AuditCommand;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalEnvironment;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalSettings;
import io.meshpay.state.journal.JournalSync;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine;

/** Data folders as authorities leave them, honest and not, and the audit's commands over them. */
final class AuditFixture {
  static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  /** What a command said and how it ended. */
  record Outcome(int exitCode, String out, String err) {}

  final TestFolder folder;

  AuditFixture(TestFolder folder) {
    this.folder = folder;
  }

  Path data() {
    return folder.config.data();
  }

  Path journal() {
    return data().resolve("journal");
  }

  /** The first segment. */
  Path segment() {
    return journal().resolve("00000000000000000001.journal");
  }

  /** Runs a real authority for two payments, the second only voted for, and stops it. */
  void payOnceAndAHalf() throws Exception {
    Authority authority = folder.start();
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(PAYEE, 300, 0)));
      payments.certify(payments.request(PAYEE, 50, 1));
    }
    authority.stop();
  }

  TransferOrder order(SigningKey payer, long amount, long sequenceNumber) {
    return TransferOrder.sign(
        payer,
        folder.committee.signingContext(),
        new UUID(7, sequenceNumber),
        PAYEE,
        TestFolder.TOKEN,
        amount,
        sequenceNumber,
        TestFolder.NOW_MICROS + sequenceNumber);
  }

  /** The certificate of an order with the vote of whoever has the key. */
  TransferCertificate certificate(TransferOrder order, SigningKey voter) {
    List<SignedLeaf> votes =
        SignedLeaf.sign(
            voter, folder.committee.signingContext(), Domain.VOTE_ROOT, 0, List.of(order.digest()));
    return new TransferCertificate(folder.committee.epoch(), order, votes);
  }

  JournalIdentity identity() {
    return new JournalIdentity(
        folder.committee.epoch(), folder.committee.id(), folder.authorityKey.publicKey());
  }

  /** Where each change of a written journal is, by position from 0 on. */
  final List<Long> offsets = new ArrayList<>();

  /** In which file each is. */
  final List<String> files = new ArrayList<>();

  /** Puts an order or a certificate into the journal. */
  void append(Journal journal, Object change) {
    if (change instanceof TransferOrder order) {
      journal.appendVote(new UnsafeBuffer(order.toBytes()), 0);
    } else {
      byte[] bytes = ((Certificate) change).toBytes();
      journal.appendExecution(new UnsafeBuffer(bytes), 0, bytes.length);
    }
    offsets.add(journal.offset());
    files.add("%020d.journal".formatted(journal.segment()));
  }

  /**
   * Writes a journal as an authority that breaks rules might; each change is a group of its own.
   *
   * @param changes orders that were voted for and certificates that were executed
   */
  void write(Object... changes) throws Exception {
    JournalEnvironment environment;
    try (DataDirectory directory =
        DataDirectory.open(
            data(),
            new DataIdentity(
                folder.committee.id(), "authority-1", folder.authorityKey.publicKey()))) {
      FileDisk disk = directory.journal();
      environment = new JournalEnvironment(disk, () -> 0, () -> 42, Runnable::run);
      JournalSettings settings = new JournalSettings(1 << 17, 1 << 17, JournalSync.COMMIT);
      try (Journal journal = Journal.open(environment, identity(), settings, 0)) {
        for (Object change : changes) {
          append(journal, change);
          journal.commit();
        }
      }
      directory.beginVoting();
    }
  }

  Outcome run(String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--data",
                data().toString(),
                "--committee",
                folder.config.committee().toString()));
    arguments.addAll(List.of(more));
    return runPlain(arguments.toArray(String[]::new));
  }

  static Outcome runPlain(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new AuditCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** What the folder holds, to see that nobody wrote there. */
  Map<String, Integer> contents() throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(data())) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("accounts.map"))
          .forEach(file -> contents.put(file.toString(), hash(file)));
    }
    return contents;
  }

  private static int hash(Path file) {
    try {
      return Arrays.hashCode(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
