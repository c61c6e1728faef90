package io.meshpay.authority.audit;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.Verdict;
import io.meshpay.protocol.certificate.Verdict.Refused;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.VerifiedSignatures;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.state.journal.JournalRecord;
import io.meshpay.state.journal.RecordKind;
import java.io.IOException;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies what is signed in changes: a vote's order by its payer, an executed certificate by its
 * payer and its quorum. For one thread.
 */
final class SignatureCheck {
  /**
   * A change, copied out of the journal.
   *
   * @param document the order that was voted for, or the certificate that was executed
   */
  record Task(long position, String file, long offset, RecordKind kind, UnsafeBuffer document) {
    static Task of(JournalRecord record) throws IOException {
      boolean isVote = record.kind() == RecordKind.VOTE;
      DirectBuffer from = isVote ? record.order() : record.certificate();
      byte[] copy = new byte[from.capacity()];
      from.getBytes(0, copy);
      return new Task(
          record.position(), record.file(), record.offset(), record.kind(), new UnsafeBuffer(copy));
    }
  }

  /**
   * What came out of some changes.
   *
   * @param violation the first one
   */
  record Result(long lastPosition, long signatures, @Nullable Violation violation) {}

  private final Committee committee;
  private final CertificateCheck check;
  private long signatures;

  /**
   * @param remembered shared by all threads of the audit: a root's signature stands in as many
   *     certificates as its batch had votes, and a payer's under the vote and in the certificate
   */
  SignatureCheck(Committee committee, SignatureVerifier verifier, VerifiedSignatures remembered) {
    this.committee = committee;
    check = new CertificateCheck(committee, verifier, remembered);
  }

  /** Verifies changes in their order, up to the first that is wrong. */
  Result verify(List<Task> tasks) {
    signatures = 0;
    for (Task task : tasks) {
      String wrong = task.kind() == RecordKind.VOTE ? vote(task) : execution(task);
      if (wrong != null) {
        Violation violation = new Violation(task.position(), task.file(), task.offset(), wrong);
        return new Result(task.position(), signatures, violation);
      }
    }
    return new Result(tasks.getLast().position(), signatures, null);
  }

  private @Nullable String vote(Task task) {
    signatures++;
    Verdict verdict = check.checkOrder(TransferOrder.read(task.document(), 0));
    return verdict.isValid() ? null : "the payer's signature of the order doesn't verify";
  }

  private @Nullable String execution(Task task) {
    Certificate certificate;
    try {
      certificate = Certificate.decode(task.document(), 0, task.document().capacity());
    } catch (MalformedMessageException e) {
      return "its certificate is malformed: " + e.getMessage();
    }
    signatures += 1 + certificate.votes().size();
    return check.check(certificate) instanceof Refused refused
        ? "the certificate doesn't hold: " + reason(refused)
        : null;
  }

  private String reason(Refused refused) {
    long detail = refused.detail();
    return switch (refused.code()) {
      case WRONG_EPOCH -> "it is of another epoch than " + detail;
      case UNKNOWN_AUTHORITY -> "it has a vote of authority %d, who is no member".formatted(detail);
      case VOTES_OUT_OF_ORDER ->
          "the vote of %s doesn't stand once and in order".formatted(name(detail));
      case TOO_FEW_VOTES ->
          "its votes lack %d of the quorum's voting power of %d"
              .formatted(detail, committee.quorum());
      case BAD_VOTE -> "the vote of %s doesn't verify".formatted(name(detail));
      case BAD_SIGNATURE -> "the payer's signature doesn't verify";
      default -> refused.code().toString();
    };
  }

  private String name(long authority) {
    AuthorityMember member = committee.member((int) authority);
    return member == null ? "authority " + authority : member.name();
  }
}
