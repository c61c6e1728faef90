package io.meshpay.state;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class ChronicleLedgerHistoryTest extends LedgerHistoryContract {
  @TempDir Path folder;
  private int files;

  @Override
  AccountStore open(long entriesMax) throws IOException {
    return ChronicleAccountStore.open(folder.resolve(files++ + ".map").toFile(), entriesMax);
  }
}
