package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.value.Digest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say what a proof is to be checked against: a root, or a signed tree head. */
final class TrustOptions {
  @Option(
      names = "--root",
      required = true,
      paramLabel = "HEX",
      description =
          "A root that you trust, for instance one that your own \"audit verify\" told. The one in"
              + " the proof is no evidence.")
  private @Nullable String root;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private @Nullable SignedHead signedHead;

  private static final class SignedHead {
    @Option(
        names = "--head",
        required = true,
        paramLabel = "FILE",
        description = "A tree head that the authority has signed, or a whole /status.")
    private Path head = Path.of("");

    @ArgGroup(exclusive = false, multiplicity = "1")
    private CommitteeFileOption committee = new CommitteeFileOption();
  }

  /**
   * What a proof is checked against.
   *
   * @param head null if the caller trusts the root as it is
   * @param defect why the head is worth nothing; null if it isn't
   */
  record Trust(Digest root, @Nullable KeptHead head, @Nullable String defect) {}

  Trust read() throws StartException {
    SignedHead given = signedHead;
    if (given == null) {
      return new Trust(parseRoot(), null, null);
    }
    Committee committee = given.committee.read();
    KeptHead kept = KeptHead.read(given.head);
    return new Trust(kept.head().root(), kept, kept.defect(committee));
  }

  private Digest parseRoot() throws StartException {
    try {
      return Digest.fromHex(String.valueOf(root));
    } catch (IllegalArgumentException e) {
      throw StartException.configuration("--root: " + e.getMessage());
    }
  }
}
