package io.meshpay.authority;

import io.meshpay.mesh.MeshCounters;
import io.meshpay.mesh.MeshNetwork;
import io.meshpay.pipeline.Pipeline;
import io.meshpay.pipeline.PipelineCounters;
import io.meshpay.protocol.error.ErrorCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The metrics {@code meshpay_…}. Each reads, when Prometheus asks, a counter that is kept anyway:
 * they cost the path of a payment nothing. Labels take a fixed set of values.
 */
final class AuthorityMetrics {
  private final MeterRegistry registry;

  AuthorityMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void addState(Condition condition) {
    for (AuthorityState state : AuthorityState.values()) {
      Gauge.builder("meshpay.state", condition, now -> now.now().state() == state ? 1 : 0)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("1 for the state that the authority is in, else 0.")
          .register(registry);
    }
  }

  void addFacts(AuthorityFacts facts) {
    Gauge.builder("meshpay.transport.info", () -> 1)
        .tag("transport", facts.transport())
        .description("Always 1; the label says how sockets are driven.")
        .register(registry);
    AtomicReference<Meter> shown = new AtomicReference<>(addBuild(facts, facts.verifier().name()));
    facts
        .verifier()
        .onChange(verifier -> registry.remove(shown.getAndSet(addBuild(facts, verifier))));
    Gauge.builder("meshpay.authority.info", () -> 1)
        .tag("name", facts.name())
        .tag("epoch", Long.toString(facts.epoch()))
        .tag("committee", facts.committeeId().toHex())
        .description("Always 1; the labels say which authority this is.")
        .register(registry);
    Gauge.builder("meshpay.entries.max", facts::accountsMax)
        .description("Entries of the account map beyond which no vote creates another.")
        .register(registry);
    addPower(facts.power());
  }

  private Meter addBuild(AuthorityFacts facts, String verifier) {
    return Gauge.builder("meshpay.build.info", () -> 1)
        .tag("version", facts.version())
        .tag("java", Runtime.version().toString())
        .tag("verifier", verifier)
        .tag("signer", facts.signer())
        .description("Always 1; the labels say what runs.")
        .register(registry);
  }

  private void addPower(AuthorityFacts.Power power) {
    Gauge.builder("meshpay.voting.power", power::own)
        .description("This authority's voting power.")
        .register(registry);
    Gauge.builder("meshpay.voting.power.committee", power::committee)
        .description("The voting power of all authorities.")
        .register(registry);
    Gauge.builder("meshpay.voting.power.quorum", power::quorum)
        .description("The voting power that a certificate needs.")
        .register(registry);
  }

  void addSegments(SegmentFigures segments) {
    Gauge.builder("meshpay.journal.segments", segments, now -> now.taken().segments())
        .description("Segments of the journal in the data folder.")
        .register(registry);
    Gauge.builder("meshpay.journal.folder.bytes", segments, now -> now.taken().bytes())
        .description("Bytes of the journal's files in the data folder.")
        .register(registry);
    count(
        "segments.archived",
        "Segments of the journal moved to the archive.",
        segments,
        SegmentFigures::archived);
    count(
        "segments.deleted",
        "Segments of the journal deleted, as the configuration says.",
        segments,
        SegmentFigures::deleted);
    count(
        "archive.failures",
        "Times that old segments of the journal couldn't be archived or deleted.",
        segments,
        SegmentFigures::failures);
  }

  void addLedger(LedgerWindow ledger) {
    gauge("accounts", "Accounts that exist.", ledger, LedgerReading::accounts);
    gauge(
        "entries",
        "Entries of the account map: accounts, and each further token that one holds.",
        ledger,
        LedgerReading::entries);
    gauge(
        "entries.reserved",
        "Entries of the account map that outstanding votes may yet create.",
        ledger,
        LedgerReading::entriesReserved);
    gauge(
        "journal.position",
        "Changes of the ledger since genesis: votes and executions.",
        ledger,
        LedgerReading::journalPosition);
    gauge(
        "state.digest.prefix",
        "The first 48 bits of the state digest: equal where the same certificates were executed.",
        ledger,
        LedgerReading::stateDigestPrefix);
    count(
        "equivocations",
        "Orders that conflict with another of the same account and sequence number.",
        ledger,
        window -> window.last().equivocations());
  }

  private void gauge(
      String name, String help, LedgerWindow ledger, ToLongFunction<LedgerReading> value) {
    Gauge.builder("meshpay." + name, ledger, window -> value.applyAsLong(window.last()))
        .description(help)
        .register(registry);
  }

  void addPipeline(Pipeline pipeline, int ringSlots) {
    Gauge.builder("meshpay.ring.depth", pipeline, Pipeline::depth)
        .description("Messages under way in the pipeline's ring.")
        .register(registry);
    Gauge.builder("meshpay.ring.slots", () -> ringSlots)
        .description("Messages that the ring holds at most.")
        .register(registry);
    PipelineCounters counters = pipeline.counters();
    for (ErrorCode code : ErrorCode.values()) {
      counter(
          "refusals",
          "Messages refused, by error code.",
          counters,
          each -> each.refused(code),
          "code",
          code);
    }
    count(
        "messages.accepted",
        "Messages let into the pipeline's ring.",
        counters,
        PipelineCounters::accepted);
    count(
        "answers.dropped",
        "Answers and errors that came where only requests are served.",
        counters,
        PipelineCounters::answersDropped);
    count("votes", "Orders voted for, each counted once.", counters, PipelineCounters::votes);
    count(
        "votes.repeated",
        "Votes given again to orders that had one.",
        counters,
        PipelineCounters::votesRepeated);
    count(
        "executions",
        "Certificates executed, each counted once.",
        counters,
        PipelineCounters::executions);
    count(
        "executions.repeated",
        "Certificates acknowledged again, as they had been executed.",
        counters,
        PipelineCounters::executionsRepeated);
    count(
        "reads",
        "Questions for an account's state that were answered.",
        counters,
        PipelineCounters::reads);
    count(
        "batches",
        "Batches of messages that the ledger's stage committed.",
        counters,
        PipelineCounters::batches);
    count(
        "batched.messages",
        "Messages in the batches that the ledger's stage committed.",
        counters,
        PipelineCounters::messages);
    addSignatures(counters);
  }

  private void addSignatures(PipelineCounters counters) {
    count(
        "signatures.verified",
        "Signatures that the verifier was asked about.",
        counters,
        PipelineCounters::signaturesVerified);
    count(
        "signatures.invalid",
        "Signatures that the verifier found bad.",
        counters,
        PipelineCounters::signaturesInvalid);
    count(
        "verifications",
        "Calls of the verifier, each with one signature or a batch of them.",
        counters,
        PipelineCounters::verifications);
    count(
        "orders.remembered",
        "Payers' signatures that weren't verified, as this had been or was being done.",
        counters,
        PipelineCounters::ordersRemembered);
    count(
        "roots.remembered",
        "Authorities' signatures that weren't verified, as this had been or was being done.",
        counters,
        PipelineCounters::rootsRemembered);
    count(
        "roots.signed",
        "Signatures made under votes, acknowledgements and account information.",
        counters,
        PipelineCounters::rootsSigned);
    count(
        "leaves.signed",
        "Answers that the signatures made stand under.",
        counters,
        PipelineCounters::leavesSigned);
  }

  void addNetwork(MeshNetwork network) {
    addLinks("tcp", network.tcpCounters());
    addLinks("udp", network.udpCounters());
    MeshCounters tcp = network.tcpCounters();
    Gauge.builder("meshpay.connections", tcp, MeshCounters::connectionsOpen)
        .description("Open TCP connections.")
        .register(registry);
    count(
        "connections.refused",
        "TCP connections closed at once because there were too many.",
        tcp,
        MeshCounters::connectionsRefused);
    counter(
        "connections.closed",
        "TCP connections closed by this side, for a reason.",
        tcp,
        MeshCounters::slowReadersClosed,
        "reason",
        "slow_reader");
    counter(
        "connections.closed",
        "TCP connections closed by this side, for a reason.",
        tcp,
        MeshCounters::idleClosed,
        "reason",
        "idle");
  }

  private void addLinks(String protocol, MeshCounters counters) {
    String frames = "Messages carried; in: handed to the pipeline, out: handed to sockets.";
    link("frames", frames, protocol, "in", counters, MeshCounters::framesIn);
    link("frames", frames, protocol, "out", counters, MeshCounters::framesOut);
    String bytes = "Bytes read from and written to sockets.";
    link("mesh.bytes", bytes, protocol, "in", counters, MeshCounters::bytesIn);
    link("mesh.bytes", bytes, protocol, "out", counters, MeshCounters::bytesOut);
    String dropped = "Messages dropped; in: too many under way, out: the peer is gone or too slow.";
    link("frames.dropped", dropped, protocol, "in", counters, MeshCounters::droppedIn);
    link("frames.dropped", dropped, protocol, "out", counters, MeshCounters::droppedOut);
    counter(
        "frames.malformed",
        "Frames dropped since their length can be no message's.",
        counters,
        MeshCounters::unframed,
        "protocol",
        protocol);
  }

  private void link(
      String name,
      String help,
      String protocol,
      String direction,
      MeshCounters counters,
      ToDoubleFunction<MeshCounters> value) {
    FunctionCounter.builder("meshpay." + name, counters, value)
        .tag("protocol", protocol)
        .tag("direction", direction)
        .description(help)
        .register(registry);
  }

  private <T> void count(String name, String help, T counters, ToDoubleFunction<T> value) {
    FunctionCounter.builder("meshpay." + name, counters, value)
        .description(help)
        .register(registry);
  }

  private <T> void counter(
      String name, String help, T counters, ToDoubleFunction<T> value, String label, Object of) {
    FunctionCounter.builder("meshpay." + name, counters, value)
        .tag(label, of.toString())
        .description(help)
        .register(registry);
  }
}
