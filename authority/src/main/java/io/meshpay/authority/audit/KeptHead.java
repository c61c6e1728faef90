package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.treehead.SignedTreeHead;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.protocol.treehead.TreeHeadJson;
import io.meshpay.protocol.value.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A signed tree head that somebody kept, to hold an authority's journal to it. */
record KeptHead(Path file, SignedTreeHead signed) {
  /** Reads a head alone, or the one in a whole {@code /status}. */
  static KeptHead read(Path file) throws StartException {
    try {
      return new KeptHead(file, TreeHeadJson.parse(SmallFile.read(file, "tree head")));
    } catch (IllegalArgumentException e) {
      throw StartException.configuration("%s is no tree head: %s".formatted(file, e.getMessage()));
    }
  }

  TreeHead head() {
    return signed.head();
  }

  /** Why it proves nothing about an authority of this committee; null if it does. */
  @Nullable String defect(Committee committee) {
    return switch (signed.check(committee, SignatureVerifiers.best())) {
      case GENUINE -> null;
      case OTHER_COMMITTEE ->
          "the tree head is of epoch %d of committee %s, not of this one"
              .formatted(signed.epoch(), signed.committeeId().toHex());
      case UNKNOWN_AUTHORITY ->
          "the tree head is of %s, who is no member of the committee".formatted(signed.authority());
      case BAD_SIGNATURE ->
          "the tree head isn't what %s signed: the signature doesn't verify"
              .formatted(signed.authority());
    };
  }

  /** Refuses a head that says nothing about the authority with this data. */
  void requireOf(StoppedData data, Committee committee) throws StartException {
    String defect = defect(committee);
    if (defect != null) {
      throw StartException.configuration(file + ": " + defect);
    }
    AuthorityMember owner = committee.member(committee.indexOf(data.key()));
    if (owner == null || !owner.name().equals(signed.authority())) {
      throw StartException.configuration(
          "%s: the tree head is of %s, the data of %s"
              .formatted(file, signed.authority(), data.name()));
    }
  }

  /** What it means that a journal ends at a position before the head's size. */
  String missing(long end) {
    return ("%s signed a tree of %d changes on %s, but the journal ends at %d: unless this is an older"
            + " copy of it, the authority has lost changes that it told of. Keep %s as evidence")
        .formatted(signed.authority(), head().treeSize(), time(), end, file);
  }

  /** What it means that the journal's first changes have another root. */
  String contradiction(Digest found) {
    return ("%s signed the root %s over the first %d changes on %s, but the journal has %s: its history"
            + " was rewritten. Keep %s as evidence")
        .formatted(
            signed.authority(),
            head().root().toHex(),
            head().treeSize(),
            time(),
            found.toHex(),
            file);
  }

  /** When the authority says that it signed. */
  String time() {
    return Instant.EPOCH.plus(head().timestampMicros(), ChronoUnit.MICROS).toString();
  }
}
