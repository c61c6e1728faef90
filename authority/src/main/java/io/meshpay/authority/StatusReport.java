package io.meshpay.authority;

import io.meshpay.protocol.treehead.SignedTreeHead;
import io.meshpay.protocol.treehead.TreeHeadJson;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code /status}. Counts are decimal strings, as everywhere in MeshPay's JSON: many
 * readers have no 64-bit integers.
 */
record StatusReport(
    AuthorityFacts facts,
    Condition.Now now,
    LedgerReading ledger,
    @Nullable SignedTreeHead treeHead,
    Moment moment,
    SegmentFigures segments,
    @Nullable String journalDamage) {
  /** What changes with the minute. */
  record Moment(String endpoint, long connections, long queueDepth, long uptimeSeconds) {}

  JsonObject toJson() {
    SegmentFigures.Taken taken = segments.taken();
    JsonObject body =
        new JsonObject()
            .put("name", facts.name())
            .put("version", facts.version())
            .put("state", now.state().name());
    if (!now.reason().isEmpty()) {
      body.put("reason", now.reason());
    }
    if (journalDamage != null) {
      body.put("journalDamage", journalDamage);
    }
    String trials = facts.verifier().trials();
    if (!trials.isEmpty()) {
      body.put("verifierTrials", trials);
    }
    if (treeHead != null) {
      body.put(TreeHeadJson.STATUS_FIELD, new JsonObject(TreeHeadJson.write(treeHead)));
    }
    return body.put("epoch", Long.toString(facts.epoch()))
        .put("committeeId", facts.committeeId().toHex())
        .put("authorityIndex", facts.index())
        .put("publicKey", facts.key().toHex())
        .put("endpoint", moment.endpoint())
        .put("transport", facts.transport())
        .put("verifier", facts.verifier().name())
        .put("signer", facts.signer())
        .put("journalSync", facts.journalSync())
        .put("accounts", Long.toString(ledger.accounts()))
        .put("entries", Long.toString(ledger.entries()))
        .put("entriesReserved", Long.toString(ledger.entriesReserved()))
        .put("accountsMax", Long.toString(facts.accountsMax()))
        .put("journalPosition", Long.toString(ledger.journalPosition()))
        .put("journalFirstPosition", Long.toString(taken.firstPosition()))
        .put("journalSegments", Long.toString(taken.segments()))
        .put("journalBytes", Long.toString(taken.bytes()))
        .put("segmentsArchived", Long.toString(segments.archived()))
        .put("segmentsDeleted", Long.toString(segments.deleted()))
        .put("archiveFailures", Long.toString(segments.failures()))
        .put("votes", Long.toString(ledger.votes()))
        .put("executions", Long.toString(ledger.executions()))
        .put("equivocations", Long.toString(ledger.equivocations()))
        .put("stateDigest", ledger.stateDigest().toHex())
        .put("connections", Long.toString(moment.connections()))
        .put("queueDepth", Long.toString(moment.queueDepth()))
        .put("uptimeSeconds", Long.toString(moment.uptimeSeconds()));
  }
}
