package io.meshpay.authority;

import io.meshpay.state.journal.Journal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.nio.file.Path;

/** The metrics of what an authority keeps on its disk. */
final class StorageMetrics {
  private final MeterRegistry registry;

  StorageMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void addJournal(Journal journal) {
    FunctionCounter.builder("meshpay.journal.bytes", journal, Journal::writtenBytes)
        .description("Bytes of records written to the journal.")
        .register(registry);
    Gauge.builder("meshpay.journal.durable.position", journal, Journal::durablePosition)
        .description("Changes of the ledger since genesis that are on the disk.")
        .register(registry);
  }

  void addFolder(Path data, Path accounts) {
    Gauge.builder("meshpay.disk.free", () -> data.toFile().getUsableSpace())
        .baseUnit(BaseUnits.BYTES)
        .description("What the file system of the data folder has left for the authority.")
        .register(registry);
    Gauge.builder("meshpay.disk.size", () -> data.toFile().getTotalSpace())
        .baseUnit(BaseUnits.BYTES)
        .description("The size of the file system of the data folder.")
        .register(registry);
    Gauge.builder("meshpay.map", () -> accounts.toFile().length())
        .baseUnit(BaseUnits.BYTES)
        .description("The length of the account map's file.")
        .register(registry);
  }

  void addCheck(JournalCheck check) {
    Gauge.builder("meshpay.journal.checked.position", check, JournalCheck::checkedPosition)
        .description("The journal position up to which the journal was read since the start.")
        .register(registry);
    Gauge.builder("meshpay.journal.damaged", check, each -> each.damage() == null ? 0 : 1)
        .description("1 if something in the journal is damaged; /status says what.")
        .register(registry);
  }

  void addSnapshots(SnapshotKeeper snapshots) {
    Gauge.builder("meshpay.snapshot.position", snapshots, SnapshotKeeper::lastPosition)
        .description("The journal position of the newest snapshot; 0 if there is none.")
        .register(registry);
    Gauge.builder("meshpay.snapshot.age", snapshots, keeper -> keeper.ageMillis() / 1e3)
        .baseUnit("seconds")
        .description(
            "Seconds since the newest snapshot was made or the authority started; 0 while there is"
                + " nothing to put into another.")
        .register(registry);
    FunctionCounter.builder("meshpay.snapshots", snapshots, SnapshotKeeper::made)
        .description("Snapshots made.")
        .register(registry);
    FunctionCounter.builder("meshpay.snapshots.failed", snapshots, SnapshotKeeper::failed)
        .description("Times that a snapshot could not be made.")
        .register(registry);
  }

  void addHistory(HistoryDesk history) {
    Gauge.builder("meshpay.history.position", history, HistoryDesk::indexedPosition)
        .description("The journal position up to which the history index answers.")
        .register(registry);
  }
}
